"""Writes the transition tables of Gymnasium's toy-text worlds beside this file: python3 make.py (with gymnasium installed)."""

import json
import pathlib

import gymnasium

CASES = {
    "cliff-walking": ("CliffWalking-v1", {}, {}),
    "cliff-walking-slippery": ("CliffWalking-v1", {"is_slippery": True}, {"slippery": True}),
    "frozen-lake-4x4": ("FrozenLake-v1", {}, {}),
    "frozen-lake-4x4-dry": ("FrozenLake-v1", {"is_slippery": False}, {"slippery": False}),
    "frozen-lake-4x4-rate": (
        "FrozenLake-v1",
        {"success_rate": 0.75, "reward_schedule": (2, -1, -0.1)},
        {"successRate": 0.75, "rewardSchedule": [2, -1, -0.1]},
    ),
    "frozen-lake-8x8": ("FrozenLake8x8-v1", {}, {}),
    "frozen-lake-8x8-dry": ("FrozenLake8x8-v1", {"is_slippery": False}, {"slippery": False}),
    "frozen-lake-own": ("FrozenLake-v1", {"desc": ["SFFHF", "HFSFG", "FFHFF"]}, {"map": ["SFFHF", "HFSFG", "FFHFF"]}),
    "taxi": ("Taxi-v4", {}, {}),
    "taxi-rainy": ("Taxi-v4", {"is_rainy": True}, {"rainy": True}),
    "taxi-drizzle": ("Taxi-v4", {"is_rainy": True, "rainy_probability": 0.9}, {"rainy": True, "rainyProbability": 0.9}),
}
MAPS = {
    "CliffWalking-v1": "cliff-walking",
    "FrozenLake-v1": "frozen-lake-4x4",
    "FrozenLake8x8-v1": "frozen-lake-8x8",
    "Taxi-v4": "taxi",
}

for name, (world, arguments, options) in CASES.items():
    made = gymnasium.make(world, **arguments)
    env = made.unwrapped
    kinds, flat = [], []  # kinds: [probability, reward, terminated]; flat: for each state and action, kind, next, ...
    for state in range(len(env.P)):
        for action in range(len(env.P[state])):
            row = []
            for probability, following, reward, terminated in env.P[state][action]:
                kind = [float(probability), float(reward), bool(terminated)]
                if kind not in kinds:
                    kinds.append(kind)
                row += [kinds.index(kind), int(following)]
            flat.append(row)
    starts = [state for state, p in enumerate(env.initial_state_distrib) if p > 0]
    assert len({float(p) for p in env.initial_state_distrib if p > 0}) == 1
    data = {
        "source": f"gymnasium {gymnasium.__version__}, {world} {json.dumps(arguments)}",
        "options": {"map": MAPS[world], **options},
        "limit": made.spec.max_episode_steps,
        "actions": len(env.P[0]),
        "starts": starts,
        "kinds": kinds,
        "rows": flat,
    }
    path = pathlib.Path(__file__).with_name(f"{name}.json")
    path.write_text(json.dumps(data, separators=(",", ":")) + "\n")
