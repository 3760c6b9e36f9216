"""Handwritten digits through the command line: `python benchmarks/digits.py`.

Each seed is another split of the 1797 pictures and other first weights. The time is that of the whole command: start,
reading, training, two simpler models, the report.
"""

from statistics import mean, median

from common import SEEDS, print_heading, print_row, train

GOAL_ACCURACY = 0.975
GOAL_SECONDS = 15.0


def main() -> None:
    """Measure and print a table in Markdown."""
    print_heading(f"`trilith train sample:digits`, test accuracy for seeds 0 to {SEEDS[-1]}", "scikit-learn")
    runs = [train("sample:digits", "--seed", str(seed)) for seed in SEEDS]
    accuracies = [scores["accuracy"] for scores, _ in runs]
    seconds = [taken for _, taken in runs]
    average = mean(accuracies)
    print_row("accuracy, mean", f"{average:.4f}", f"at least {GOAL_ACCURACY}", average >= GOAL_ACCURACY)
    print_row("accuracy, lowest", f"{min(accuracies):.4f}")
    print_row("accuracy, each", ", ".join(f"{each:.4f}" for each in accuracies))
    slowest = max(seconds)
    print_row("time, median", f"{median(seconds):.1f} s")
    print_row("time, longest", f"{slowest:.1f} s", f"at most {GOAL_SECONDS:g} s", slowest <= GOAL_SECONDS)


if __name__ == "__main__":
    main()
