"""What can go wrong while a network learns."""


class DivergenceError(ArithmeticError):
    """The loss or its gradient is no longer a finite number; the parameters are those of before the step."""
