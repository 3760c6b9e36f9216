"""A program that makes runs and works on them until it is killed; it says each thing before and after."""

import sys

from trilith.experiments.store import Store
from trilith.files import write_atomically


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def main(folder: str) -> None:
    store = Store(folder)
    while True:
        say("make")
        run = store.create("[data]\n", environment={}, name="run")
        say("made", run.name)
        with run.claim():
            run.update(state="running", settings={"training.epochs": 3})
            writer = run.history_writer()
            (run.path / "checkpoints").mkdir()
            for epoch in range(1, 4):
                writer.add({"network": 0, "epoch": epoch, "loss": 1 / epoch})
                writer.flush()
                say("epoch", run.name, epoch)
                write_atomically(run.path / "checkpoints" / "network-0.checkpoint", b"x" * 10_000)
                run.update(epoch=epoch)
            writer.close()
            say("finish")
            run.update(state="done", metrics={"test.rmse": 0.5})
        say("done", run.name)


main(sys.argv[1])
