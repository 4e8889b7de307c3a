"""Writes games of MiniGrid's DoorKey and views of random grids to minigrid/: python3 makeMinigrid.py (with minigrid installed)."""

import json
import pathlib
import random
import sys
import types

sys.modules.setdefault("pygame", types.ModuleType("pygame"))  # only its windows need it
sys.modules.setdefault("pygame.freetype", types.ModuleType("pygame.freetype"))

import gymnasium  # noqa: E402
import minigrid  # noqa: E402,F401
from minigrid.core.grid import Grid  # noqa: E402
from minigrid.core.world_object import Ball, Door, Goal, Key, Wall  # noqa: E402

ARROWS = ">v<^"
FOLDER = pathlib.Path(__file__).with_name("minigrid")
CELLS = {
    "#": Wall,
    "G": Goal,
    "k": lambda: Key("yellow"),
    "b": lambda: Ball("blue"),
    "D": lambda: Door("yellow"),
    "O": lambda: Door("yellow", is_open=True),
    "L": lambda: Door("yellow", is_locked=True),
}


def letter(cell):
    if cell is None:
        return "."
    if cell.type == "door":
        return "L" if cell.is_locked else "O" if cell.is_open else "D"
    return {"wall": "#", "goal": "G", "key": "k", "ball": "b"}[cell.type]


def lines(env):
    at, facing = tuple(env.agent_pos), env.agent_dir
    return [
        "".join(ARROWS[facing] if (x, y) == at else letter(env.grid.get(x, y)) for x in range(env.grid.width))
        for y in range(env.grid.height)
    ]


def seen(env):
    _, mask = env.gen_obs_grid()
    return ["".join("1" if mask[x, y] else "0" for x in range(7)) for y in range(7)]


def game(size, seed):
    env = gymnasium.make(f"MiniGrid-DoorKey-{size}x{size}-v0").unwrapped
    env.reset(seed=seed)
    start, draw = lines(env), random.Random(seed)
    actions, steps = [], []
    while True:
        front = env.grid.get(*env.front_pos)
        useful = 3 if letter(front) == "k" and draw.random() < 0.8 else 5 if letter(front) == "L" and env.carrying else 2
        action = useful if draw.random() < 0.3 else draw.choice([0, 1, 2, 2, 3, 4, 5])
        _, reward, terminated, truncated, _ = env.step(action)
        actions.append(action)
        steps.append(lines(env) + [env.carrying.type if env.carrying else ""] + seen(env))
        if terminated or truncated:
            return {"size": size, "map": start, "actions": actions, "sums": [checksum(step) for step in steps], "reward": float(reward), "terminated": terminated}


def checksum(step):
    total = 0
    for character in "/".join(step):
        total = (total * 31 + ord(character)) % 2147483647
    return total


def view(seed):
    draw = random.Random(seed)
    env = gymnasium.make("MiniGrid-Empty-8x8-v0").unwrapped
    env.reset(seed=0)
    env.see_through_walls = False
    width, height = draw.randint(4, 11), draw.randint(4, 11)
    env.grid = Grid(width, height)
    for x in range(width):
        for y in range(height):
            character = draw.choice("......####kbDOLG")
            if character != ".":
                env.grid.set(x, y, CELLS[character]())
    env.agent_pos, env.agent_dir = (draw.randrange(width), draw.randrange(height)), draw.randrange(4)
    env.grid.set(*env.agent_pos, None)
    return {"map": lines(env), "seen": seen(env)}


FOLDER.mkdir(exist_ok=True)
games = [game(size, seed) for size in (5, 6, 8) for seed in range(4)]
data = {"games": games, "views": [view(seed) for seed in range(60)]}
(FOLDER / "doorKey.json").write_text(json.dumps(data, separators=(",", ":")) + "\n")
