"""The browser's part in the tests of a graph view: messages in, messages out, no browser needed."""


class Browser:
    """Plays the browser's part: says ready, asks, and keeps what it would show."""

    def __init__(self, view, name="page"):
        self.view = view
        self.name = name
        self.messages = []
        self.texts = {}
        self.values = {}
        self.marks = {}
        self.card = None
        self.error = None
        self.seq = 0
        self._send = view.send
        view.send = self._hear
        self.say("ready")

    def _hear(self, content, buffers=None):
        self._send(content, buffers)
        if self.name not in content.get("to", [self.name]):
            return
        self.messages.append(content)
        if content["type"] == "patch":
            self.texts.update(content["texts"])
            self.values.update({key: exact for key, (_short, exact) in content["controls"].items()})
            self.marks = content.get("marks", self.marks)
            self.card = content.get("inspector", self.card)
            self.error = content.get("error")

    def say(self, kind, **content):
        self.view._handle_custom_msg({"type": kind, "view": self.name, **content}, [])

    def ask(self, kind, **content):
        """Ask as the page does; Python answers every request, with an error or without."""
        self.seq += 1
        self.say(kind, seq=self.seq, **content)
        answers = [m for m in self.messages if m.get("seq") == self.seq and m.get("view") == self.name]
        assert len(answers) == 1
        return answers[0]

    def set(self, key, value, gesture=""):
        return self.ask("set", key=key, value=str(value), gesture=gesture)
