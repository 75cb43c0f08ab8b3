"""Set public detectors beside ours at equal false alarms."""

from functools import partial

import numpy as np

from bench.audience_rivals import RIVALS, Rival, has_ruptures
from bench.audience_scoring import Flag, is_false_alarm
from bench.audience_series import Series
from bench.audience_trials import KINDS, Report, Trial, run_trials


def measure_rivals(
    report: Report,
    pool: list[Series],
    trials: dict[str, list[Trial]],
    own: dict[str, float],
    alarms: float,
) -> None:
    """Turn each rival's threshold until its false alarms equal ours, and compare the recall."""
    print(
        f"\nRivals at our false alarms ({alarms:.3f} a channel-month); recall by kind (self-graded)"
    )
    print(f"  {'':20}" + "".join(f"{kind:>12}" for kind in KINDS) + f"{'all':>7} {'burden':>7}")
    ours = float(np.mean([own[kind] for kind in KINDS]))
    months = sum(series.months for series in pool)
    burden = float(str(report.metrics["burden, as polled"]["value"]))
    _print_recalls("ours", [own[kind] for kind in KINDS], burden)
    for name, (rival, thresholds) in RIVALS.items():
        if name.startswith("ruptures") and not has_ruptures():
            told = "pip install --no-deps --require-hashes -r requirements/bench.txt"
            print(f"  MISSED {name}: not installed, nothing to compare with ({told})")
            report.add(f"ours ahead of {name} in recall", -1.0, 0.0)
            continue
        for threshold in thresholds:
            flags = [(series, rival(series, float(threshold))) for series in pool]
            false = sum(is_false_alarm(flag, s) for s, found in flags for flag in found)
            if false / months <= alarms:
                break
        detect = partial(_at_threshold, rival, float(threshold))
        recalls = [
            float(np.mean([v.found for v in run_trials(trials[kind], detect)])) for kind in KINDS
        ]
        number = sum(len(found) for _, found in flags)
        _print_recalls(f"{name} {threshold:.3g}", recalls, number / months)
        report.add(f"ours ahead of {name} in recall", ours - float(np.mean(recalls)), 0.0)


def _at_threshold(rival: Rival, threshold: float, series: Series) -> list[Flag]:
    return rival(series, threshold)


def _print_recalls(name: str, recalls: list[float], burden: float) -> None:
    cells = "".join(f"{recall:12.3f}" for recall in recalls)
    print(f"  {name:20}{cells}{np.mean(recalls):7.3f} {burden:7.2f}")
