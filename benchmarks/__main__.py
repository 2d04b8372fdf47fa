"""Run one benchmark by its file's name: `python -m benchmarks NAME [--json] [options]`.

Each module beside this one offers `add_arguments(parser)`, `run(args) -> dict` and `table(result) -> str`.
"""

import argparse
import importlib
import json
import pkgutil
import sys

import benchmarks


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=benchmarks.__doc__)
    commands = parser.add_subparsers(dest="name", required=True)
    modules = {}
    for found in pkgutil.iter_modules(benchmarks.__path__):
        if found.name.startswith("_"):
            continue
        module = importlib.import_module(f"benchmarks.{found.name}")
        modules[found.name] = module
        command = commands.add_parser(found.name, help=(module.__doc__ or "").splitlines()[0])
        command.add_argument("--json", action="store_true", help="print the figures as JSON")
        module.add_arguments(command)
    args = parser.parse_args(argv)
    module = modules[args.name]
    result = module.run(args)
    print(json.dumps(result, indent=2) if args.json else module.table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
