"""Random play on a frozen lake and on a Go board.

    python3 example.py                                  # `ludus` is on the PATH
    LUDUS_COMMAND='npx ludus env --stdio' python3 example.py
"""

from ludus import AECEnv, Door, Env


def frozen_lake(door: Door, episodes: int = 200) -> None:
    env = Env("gridworld", {"map": "frozen-lake-4x4"}, door=door)
    env.action_space.seed(0)
    arrived = 0
    for episode in range(episodes):
        env.reset(seed=episode)
        over = False
        while not over:
            _, reward, terminated, truncated, _ = env.step(int(env.action_space.sample()))
            over = terminated or truncated
        arrived += reward > 0
    print(f"frozen lake: arrived {arrived} times in {episodes} walks at random")


def go(door: Door) -> None:
    env = AECEnv("go", {"size": 5}, door=door)
    space = env.action_space("player_0")
    space.seed(0)
    env.reset(seed=0)
    moves = 0
    for agent in env.agent_iter():
        _, reward, terminated, truncated, info = env.last()
        if terminated or truncated:
            print(f"go: {agent} got {reward:+g} after {moves} moves")
            env.step(None)
        else:
            env.step(int(space.sample(info["action_mask"])))
            moves += 1


if __name__ == "__main__":
    with Door() as door:
        frozen_lake(door)
        go(door)
