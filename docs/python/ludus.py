"""The worlds of Ludus in Python, over the door (`ludus env --stdio`). Standard library only.

    door = Door()                                   # starts the program
    env = Env("gridworld", {"map": "frozen-lake-4x4"}, door=door)     # like gymnasium.Env
    env = AECEnv("go", {"size": 9}, door=door)      # like pettingzoo.AECEnv

Where gymnasium is installed, `Env` is a gymnasium.Env and spaces are gymnasium's; where numpy is, observations are arrays.
"""

from __future__ import annotations

import json
import os
import random
import shlex
import subprocess
import threading
from typing import Any, Iterable, Iterator, Mapping, Sequence

try:
    import numpy
except ImportError:
    numpy = None
try:
    import gymnasium
except ImportError:
    gymnasium = None

CHANCE = "chance"
OVER = "over"
_PIPE_HOLDS = 4096  # bytes that a pipe takes at least before a writer has to wait


class LudusError(Exception):
    """A request that the door refused: `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Door:
    """A running `ludus env --stdio`. Requests are answered in order; one refused changes nothing.

    command: how to start it, as a list or a command line; by default the variable LUDUS_COMMAND, else `ludus env --stdio`.
    """

    def __init__(self, command: str | Sequence[str] | None = None):
        command = command or os.environ.get("LUDUS_COMMAND") or "ludus env --stdio"
        words = shlex.split(command) if isinstance(command, str) else list(command)
        self._process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, op: str, **fields: Any) -> dict:
        """Sends one request and gives its answer. Raises LudusError where it is refused."""
        return self.ask_all([{"op": op, **fields}])[0]

    def ask_all(self, requests: Iterable[Mapping[str, Any]]) -> list[dict]:
        """Sends a few requests at once, which takes little longer than sending one. Raises the first refusal, when all are answered."""
        if self._process.stdin.closed:
            raise LudusError("closed", "Expected an open door, but it has been closed.")
        lines = [json.dumps(request).encode() + b"\n" for request in requests]
        text = b"".join(lines)
        if len(text) <= _PIPE_HOLDS:
            self._send(text)
            answers = [self._answer() for _ in lines]
        else:  # the door takes no more requests than answers are read: neither may wait for the other
            sender = threading.Thread(target=self._send, args=(text,), daemon=True)
            sender.start()
            answers = [self._answer() for _ in lines]
            sender.join()
        for answer in answers:
            if not answer["ok"]:
                raise LudusError(answer["error"]["code"], answer["error"]["message"])
        return answers

    def _send(self, text: bytes) -> None:
        try:
            self._process.stdin.write(text)
            self._process.stdin.flush()
        except BrokenPipeError:
            pass  # told of where the answer is missing

    def _answer(self) -> dict:
        line = self._process.stdout.readline()
        if not line:
            raise LudusError("closed", f"Expected an answer, but the door has closed (exit code {self._process.wait()}).")
        return json.loads(line)

    def games(self) -> list[dict]:
        """The specs of all games, with their options."""
        return self.ask("games")["games"]

    def model(self, game: str, options: Mapping[str, Any] | None = None) -> list:
        """Gymnasium's `P` of a small world: P[state][action] lists [probability, next, reward, terminated]."""
        return self.ask("model", game=game, options=options or {})["P"]

    def close(self) -> None:
        if self._process.stdin.closed:
            return
        try:
            self._process.stdin.close()
        except BrokenPipeError:
            pass
        self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Door:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


class Discrete:
    """Whole numbers from 0 to n - 1; stands in for gymnasium.spaces.Discrete."""

    def __init__(self, n: int):
        self.n = n
        self.shape: tuple = ()

    def contains(self, value: Any) -> bool:
        return isinstance(value, int) and 0 <= value < self.n

    __contains__ = contains

    def seed(self, seed: int | None = None) -> None:
        self._random = random.Random(seed)

    def sample(self, mask: Sequence[int] | None = None) -> int:
        """Uniform over all, or over those whose entry in the mask is 1."""
        if not hasattr(self, "_random"):
            self.seed()
        return self._random.choice([i for i in range(self.n) if mask is None or mask[i]])

    def __repr__(self) -> str:
        return f"Discrete({self.n})"


class Box:
    """Real numbers in a shape; stands in for gymnasium.spaces.Box."""

    def __init__(self, shape: Sequence[int]):
        self.shape = tuple(shape)
        self.size = 1
        for side in self.shape:
            self.size *= side

    def contains(self, value: Any) -> bool:
        return len(value) == (self.shape[0] if numpy else self.size)

    __contains__ = contains

    def __repr__(self) -> str:
        return f"Box({self.shape})"


class _World:
    """A game and the state that is under way, with chance drawn here. What both kinds of environment stand on.

    Actions are numbers, as the game's spec counts them. `legal` has the notation of what is legal now, `numbers` the number of each.
    """

    def __init__(self, game: str, options: Mapping[str, Any] | None, position: Any, door: Door | None):
        self.door = door or Door()
        self._owns_door = door is None
        self._about = {"game": game, "options": dict(options or {})}
        self._position = position
        self.spec: dict = self.door.ask("spec", **self._about)["spec"]
        self._state: int | None = None
        self._chance = random.Random()
        self.legal: list[str] = []
        self.numbers: list[int] = []

    def begin(self, seed: int | None) -> None:
        """Starts a game: the same seed gives the same start and the same draws of chance."""
        self.free()
        if seed is not None:
            self._chance = random.Random(seed)
        request = {**self._about, "seed": self._chance.getrandbits(32)}
        if self._position is not None:
            request["position"] = self._position
        answer = self.door.ask("new", **request)
        self._state = answer["state"]
        self._settle(answer, [0.0] * self.spec["players"])

    def play(self, action: int | str) -> list[float]:
        """Plays an action, by number or notation, and what chance makes of it. Gives each player's reward. Raises LudusError where it is illegal."""
        if self._state is None:
            raise LudusError("not-begun", "Expected reset before the first step, but no game is under way.")
        answer = self.door.ask("play", state=self._state, action=self.name(action))
        return self._settle(answer, list(answer["rewards"]))

    def name(self, action: int | str) -> str:
        if isinstance(action, str):
            return action
        if isinstance(action, bool) or not hasattr(action, "__index__"):  # numpy's whole numbers have it too
            raise LudusError("illegal-action", f"Expected an action as a whole number or a text, but got {action!r}.")
        if action not in self.numbers:
            raise LudusError("illegal-action", f"Expected one of the {len(self.numbers)} legal actions, but got {action}.")
        return self.legal[self.numbers.index(action)]

    def _settle(self, answer: dict, rewards: list[float]) -> list[float]:
        while answer["turn"] == CHANCE:
            outcomes = self.door.ask("outcomes", state=self._state)["outcomes"]
            texts, probabilities = zip(*outcomes)
            (outcome,) = self._chance.choices(texts, probabilities)
            answer = self.door.ask("play", state=self._state, action=outcome)
            rewards = [a + b for a, b in zip(rewards, answer["rewards"])]
        self.turn: int | str = answer["turn"]
        self.end: str = answer["end"]
        answer = self.door.ask("legal", state=self._state, numbers=True)
        self.legal, self.numbers = answer["actions"], answer["numbers"]
        return rewards

    def mask(self) -> Any:
        """1 for each legal action, 0 for the others."""
        mask = numpy.zeros(self.spec["actions"]["count"], numpy.int8) if numpy else [0] * self.spec["actions"]["count"]
        for number in self.numbers:
            mask[number] = 1
        return mask

    def observe(self, player: int) -> Any:
        """What a player sees, laid out as the spec says: an array, or a flat list without numpy."""
        answer = self.door.ask("observe", state=self._state, player=player)
        return numpy.array(answer["data"], numpy.float32).reshape(answer["shape"]) if numpy else answer["data"]

    def view(self) -> Any:
        """The whole state as plain JSON."""
        return self.door.ask("state", state=self._state)["value"]

    def action_space(self) -> Any:
        count = self.spec["actions"]["count"]
        return gymnasium.spaces.Discrete(count) if gymnasium else Discrete(count)

    def observation_space(self) -> Any:
        shape = self.spec["observation"]["shape"]
        return gymnasium.spaces.Box(-float("inf"), float("inf"), tuple(shape)) if gymnasium else Box(shape)

    def free(self) -> None:
        if self._state is not None:
            self.door.ask("free", state=self._state)
            self._state = None

    def close(self) -> None:
        if self._owns_door:
            self.door.close()
        else:
            self.free()


class Env(gymnasium.Env if gymnasium else object):
    """A world for one player, as gymnasium.Env has it.

    game, options: as `ludus games` lists them; options hold content (a map's lines), never a path.
    position: where to begin, in the game's own format; at the start where None.
    door: one that runs already; else the environment starts one of its own and `close` ends it.

    `info` holds `legal` (the notation of what is legal), their `numbers` and an `action_mask`. Actions are numbers, or the notation itself.
    """

    metadata: dict = {"render_modes": []}
    render_mode = None

    def __init__(
        self,
        game: str,
        options: Mapping[str, Any] | None = None,
        position: Any = None,
        door: Door | None = None,
    ):
        self.world = _World(game, options, position, door)
        players = self.world.spec["players"]
        if players != 1:
            self.world.close()
            raise LudusError("players", f"Expected a game for one player, but {game} is for {players}: use AECEnv.")
        self.action_space = self.world.action_space()
        self.observation_space = self.world.observation_space()

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[Any, dict]:
        if gymnasium:
            super().reset(seed=seed)
        self.world.begin(seed)
        return self.world.observe(0), self._info()

    def step(self, action: int | str) -> tuple[Any, float, bool, bool, dict]:
        (reward,) = self.world.play(action)
        end = self.world.end
        return self.world.observe(0), float(reward), end == "terminated", end == "truncated", self._info()

    def _info(self) -> dict:
        return {"legal": self.world.legal, "numbers": self.world.numbers, "action_mask": self.world.mask()}

    def close(self) -> None:
        self.world.close()


class AECEnv:
    """A game for several players who move in turn, as pettingzoo.AECEnv has it (agent environment cycle).

    Agents are `player_0`, `player_1`, ... Whose turn it is is `agent_selection`; its `infos` hold `legal`, `numbers` and `action_mask`. As there, an agent
    whose game is over takes one more step, with None, and is gone.
    """

    metadata: dict = {"name": "ludus", "render_modes": [], "is_parallelizable": False}

    def __init__(
        self,
        game: str,
        options: Mapping[str, Any] | None = None,
        position: Any = None,
        door: Door | None = None,
    ):
        self.world = _World(game, options, position, door)
        self.possible_agents = [f"player_{player}" for player in range(self.world.spec["players"])]
        self.agents: list[str] = []
        self._action_space = self.world.action_space()
        self._observation_space = self.world.observation_space()

    @property
    def num_agents(self) -> int:
        return len(self.agents)

    @property
    def max_num_agents(self) -> int:
        return len(self.possible_agents)

    def action_space(self, agent: str) -> Any:
        return self._action_space

    def observation_space(self, agent: str) -> Any:
        return self._observation_space

    def reset(self, seed: int | None = None, options: dict | None = None) -> None:
        self.world.begin(seed)
        self.agents = list(self.possible_agents)
        self.rewards = {agent: 0.0 for agent in self.agents}
        self._cumulative_rewards = dict(self.rewards)
        self._select(self.agents[0])

    def step(self, action: int | str | None) -> None:
        """The selected agent's action, by number or notation; None where its game is over. An illegal one raises LudusError and changes nothing."""
        if not self.agents:
            raise LudusError("not-begun", "Expected reset before step, but no game is under way.")
        agent = self.agent_selection
        if self.terminations[agent] or self.truncations[agent]:
            self._leave(agent, action)
            return
        if action is None:
            raise LudusError("illegal-action", f"Expected an action of {agent}, whose game goes on, but got None.")
        rewards = self.world.play(action)
        self._cumulative_rewards[agent] = 0.0
        for each, reward in zip(self.possible_agents, rewards):
            self.rewards[each] = float(reward)
            self._cumulative_rewards[each] += float(reward)
        after = self.possible_agents.index(agent) + 1
        self._select(self.possible_agents[after % len(self.possible_agents)])

    def last(self, observe: bool = True) -> tuple[Any, float, bool, bool, dict]:
        """What the selected agent sees, what it has collected since its last action, and whether its game is over."""
        agent = self.agent_selection
        observation = self.observe(agent) if observe else None
        reward = self._cumulative_rewards[agent]
        return observation, reward, self.terminations[agent], self.truncations[agent], self.infos[agent]

    def observe(self, agent: str) -> Any:
        return self.world.observe(self.possible_agents.index(agent))

    def state(self) -> Any:
        """The whole state as plain JSON."""
        return self.world.view()

    def agent_iter(self, max_iter: int = 2**63) -> Iterator[str]:
        """Each agent as its turn comes, until none is left."""
        while self.agents and max_iter > 0:
            yield self.agent_selection
            max_iter -= 1

    def close(self) -> None:
        self.world.close()

    def _select(self, at_the_end: str) -> None:
        """Tells the agents how the game stands; where it is over, the given agent is the first to hear."""
        end, turn = self.world.end, self.world.turn
        self.terminations = {agent: end == "terminated" for agent in self.agents}
        self.truncations = {agent: end == "truncated" for agent in self.agents}
        self.agent_selection = at_the_end if turn == OVER else self.possible_agents[turn]
        self.infos: dict[str, dict] = {agent: {} for agent in self.agents}
        self.infos[self.agent_selection] = {"legal": self.world.legal, "numbers": self.world.numbers, "action_mask": self.world.mask()}

    def _leave(self, agent: str, action: Any) -> None:
        if action is not None:
            raise LudusError("illegal-action", f"Expected None from {agent}, whose game is over, but got {action!r}.")
        after = self.agents.index(agent)
        self.agents.remove(agent)
        for table in (self.terminations, self.truncations, self.rewards, self._cumulative_rewards, self.infos):
            del table[agent]
        if self.agents:
            self.agent_selection = self.agents[after % len(self.agents)]
