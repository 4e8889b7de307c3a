"""Tests of docs/python/ludus.py, run by client.test.ts. With the argument `bare`, as if neither gymnasium nor numpy were installed."""

import collections
import os
import sys
import unittest

BARE = "bare" in sys.argv
if BARE:
    sys.argv.remove("bare")
    sys.modules["gymnasium"] = sys.modules["numpy"] = None  # importing them fails

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "docs", "python"))
import example  # noqa: E402
import ludus  # noqa: E402
from ludus import AECEnv, Door, Env, LudusError  # noqa: E402

LAKE = {"map": "frozen-lake-4x4"}


class Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.door = Door()

    @classmethod
    def tearDownClass(cls):
        cls.door.close()

    def test_a_game_of_go_by_hand(self):
        state = self.door.ask("new", game="go", options={"size": 3})["state"]
        self.assertIn("B2", self.door.ask("legal", state=state)["actions"])
        with self.assertRaises(LudusError) as refused:
            self.door.ask("play", state=state, action="D4")
        self.assertEqual(refused.exception.code, "illegal-action")
        answers = self.door.ask_all([{"op": "play", "state": state, "action": a} for a in ("B2", "pass", "pass")])
        self.assertEqual(answers[-1]["turn"], "over")

    def test_the_same_seed_and_actions_give_the_same_walk(self):
        walks = []
        for _ in range(2):
            env = Env("gridworld", LAKE, door=self.door)
            first, info = env.reset(seed=7)
            self.assertEqual(info["legal"], ["left", "down", "right", "up"])
            walk = [list(map(float, flat(first)))]
            for action in ["right", 1, "down", 2, 2, 2]:
                observation, reward, terminated, truncated, info = env.step(action)
                walk.append((list(map(float, flat(observation))), reward, terminated, truncated))
                if terminated or truncated:
                    self.assertEqual(info["legal"], [])
                    break
            walks.append(walk)
            env.close()
        self.assertEqual(walks[0], walks[1])
        self.assertGreater(len(walks[0]), 2)

    def test_a_world_that_is_cut_off_is_truncated(self):
        env = Env("gridworld", {"map": "cliff-walking", "maxSteps": 2}, door=self.door)
        env.reset()
        self.assertEqual(env.step("left")[1:4], (-1.0, False, False))
        self.assertEqual(env.step("left")[1:4], (-1.0, False, True))

    def test_chance_is_drawn_by_its_probabilities(self):
        env = Env("gridworld", {"map": ["FFF", "FSF", "FFG"]}, door=self.door)
        came = collections.Counter()
        for seed in range(300):
            env.reset(seed=seed)
            env.step("up")
            came[tuple(env.world.view()["agent"])] += 1
        self.assertEqual(set(came), {(0, 1), (1, 0), (1, 2)})
        self.assertGreater(min(came.values()), 60)

    def test_the_cycle_of_two_agents(self):
        env = AECEnv("go", {"size": 3, "komi": 0.5}, door=self.door)
        env.reset(seed=1)
        self.assertEqual((env.agents, env.agent_selection), (["player_0", "player_1"], "player_0"))
        seen = []
        moves = iter(["B2", 9, "pass"])
        for agent in env.agent_iter():
            _, reward, terminated, truncated, info = env.last()
            seen.append((agent, reward, terminated, truncated, sum(map(int, info["action_mask"])) if info else None))
            env.step(None if terminated else next(moves))
        self.assertEqual(
            seen,
            [
                ("player_0", 0.0, False, False, 10),
                ("player_1", 0.0, False, False, 9),
                ("player_0", 0.0, False, False, 9),
                ("player_1", -1.0, True, False, 0),
                ("player_0", 1.0, True, False, None),
            ],
        )
        self.assertEqual(env.agents, [])

    def test_an_illegal_step_changes_nothing(self):
        env = AECEnv("go", {"size": 3}, door=self.door)
        env.reset()
        env.step("B2")
        for action in ("B2", 4, 10, -1, None):
            with self.assertRaises(LudusError) as refused:
                env.step(action)
            self.assertEqual(refused.exception.code, "illegal-action")
        self.assertEqual(env.agent_selection, "player_1")
        env.step("A1")
        self.assertEqual(env.state()["moves"], 2)

    def test_masks_and_spaces(self):
        env = AECEnv("go", {"size": 3, "handicap": 2}, door=self.door)
        env.reset()
        mask = [int(entry) for entry in env.infos[env.agent_selection]["action_mask"]]
        self.assertEqual(env.agent_selection, "player_1")
        self.assertEqual(mask, [0, 1, 1, 1, 1, 1, 1, 1, 0, 1])
        space = env.action_space("player_1")
        for _ in range(50):
            action = space.sample(env.infos["player_1"]["action_mask"])
            self.assertTrue(mask[int(action)])
            self.assertIn(action, space)
        self.assertIn(env.observe("player_0"), env.observation_space("player_0"))

    def test_two_players_are_no_gym(self):
        with self.assertRaises(LudusError):
            Env("go", door=self.door)

    def test_a_door_that_does_not_open(self):
        door = Door([sys.executable, "-c", "raise SystemExit(3)"])
        with self.assertRaises(LudusError) as closed:
            door.games()
        self.assertEqual(closed.exception.code, "closed")
        door.close()

    def test_any_number_of_requests_at_once(self):
        answers = self.door.ask_all([{"op": "games"}] * 3000)
        self.assertEqual(len(answers), 3000)
        with self.assertRaises(LudusError) as refused:
            self.door.ask_all([{"op": "turn", "state": 0, "id": "x" * 5000}] * 1000)
        self.assertEqual(refused.exception.code, "unknown-state")
        self.assertTrue(self.door.ask("games")["ok"])

    def test_a_door_that_was_closed(self):
        door = Door()
        door.close()
        door.close()
        with self.assertRaises(LudusError) as closed:
            door.ask("games")
        self.assertEqual(closed.exception.code, "closed")

    def test_a_step_before_the_game_has_begun(self):
        for env in (Env("gridworld", LAKE, door=self.door), AECEnv("go", {"size": 3}, door=self.door)):
            with self.assertRaises(LudusError) as refused:
                env.step(0)
            self.assertEqual(refused.exception.code, "not-begun")

    def test_a_step_with_what_is_no_action(self):
        env = Env("gridworld", LAKE, door=self.door)
        env.reset()
        for action in (1.7, True, None, [1]):
            with self.assertRaises(LudusError) as refused:
                env.step(action)
            self.assertEqual(refused.exception.code, "illegal-action")
            self.assertIn(repr(action), str(refused.exception))
        if ludus.numpy:
            env.step(ludus.numpy.int64(1))

    def test_the_example(self):
        example.frozen_lake(self.door, 5)
        example.go(self.door)

    def test_what_was_to_be_tested(self):
        self.assertEqual(ludus.gymnasium is None or ludus.numpy is None, BARE)


@unittest.skipIf(BARE, "without gymnasium")
class WithGymnasium(unittest.TestCase):
    def test_environments_pass_gymnasiums_own_check(self):
        from gymnasium.utils.env_checker import check_env

        with Door() as door:
            for name in ("frozen-lake-4x4", "taxi", "cliff-walking", "key-door"):
                check_env(Env("gridworld", {"map": name}, door=door), skip_render_check=True)

    def test_models_are_gymnasiums(self):
        import gymnasium

        worlds = {"CliffWalking-v1": "cliff-walking", "FrozenLake-v1": "frozen-lake-4x4", "Taxi-v4": "taxi"}
        with Door() as door:
            for theirs, ours in worlds.items():
                expected = gymnasium.make(theirs).unwrapped.P
                model = door.model("gridworld", {"map": ours})
                self.assertEqual(len(model), len(expected))
                for state, row in expected.items():
                    self.assertEqual(len(model[state]), len(row))
                    for action, transitions in row.items():
                        self.assertEqual(merged(model[state][action]), merged(transitions), (theirs, state, action))


def merged(transitions):
    sums = collections.defaultdict(float)
    for probability, following, reward, terminated in transitions:
        sums[int(following), float(reward), bool(terminated)] += probability
    return {key: round(value, 9) for key, value in sums.items()}


def flat(observation):
    return observation.ravel() if hasattr(observation, "ravel") else observation


if __name__ == "__main__":
    unittest.main(warnings="ignore")
