import java.lang.reflect.Field;
import java.util.*;
import rts.*;
import rts.units.*;
import util.Pair;

/**
 * Plays a game of arbitrary orders on a drawn map in the original engine, and prints it as a trace. Compiled and run with microRTS (commit 72f2fd94)
 * on the class path: java MakeTrace <unit table> <conflict policy> <seed>
 */
public class MakeTrace {
  private static final int[] WAITS = {-1, 0, 1, 1, 2, 3, 5, 7, 10};
  private static final Random random = new Random();
  private static final Draws coins = new Draws(), damages = new Draws();
  private static UnitTypeTable table;

  /** Random numbers that are written down. */
  private static class Draws extends Random {
    final List<Integer> log = new ArrayList<>();

    @Override
    public int nextInt(int bound) {
      int drawn = super.nextInt(bound);
      log.add(drawn);
      return drawn;
    }
  }

  public static void main(String[] args) throws Exception {
    int version = Integer.parseInt(args[0]), policy = Integer.parseInt(args[1]);
    long seed = Long.parseLong(args[2]);
    table = new UnitTypeTable(version, policy);
    random.setSeed(seed * 1_000_003 + 10 * version + policy);
    coins.setSeed(random.nextLong());
    damages.setSeed(random.nextLong());
    Field coinOfTheEngine = GameState.class.getDeclaredField("r");
    coinOfTheEngine.setAccessible(true);
    coinOfTheEngine.set(null, coins);
    UnitAction.r = damages;
    PhysicalGameState map = drawMap();
    int cycles = 40 + random.nextInt(260);
    String[] policies = {"cancel", "random", "alternate"};
    System.out.println("{\"game\":\"table-" + version + "-" + policies[policy - 1] + "\",\"mapInline\":" + mapText(map) + ",\"utt\":" + version
        + ",\"policy\":" + policy + ",\"maxCycles\":" + cycles + ",\"ai\":[\"arbitrary\",\"arbitrary\"],\"seed\":" + seed + ",\"nextId\":" + Unit.next_ID + "}");
    play(new GameState(map, table), cycles);
  }

  /** 3 to 7 cells a side, up to half of them taken, and here and there a wall; each player has a worker at least. */
  private static PhysicalGameState drawMap() {
    int width = 3 + random.nextInt(5), height = 3 + random.nextInt(5);
    PhysicalGameState map = new PhysicalGameState(width, height);
    for (int player = 0; player < 2; player++) map.addPlayer(new Player(player, random.nextInt(15)));
    List<Integer> cells = new ArrayList<>();
    for (int cell = 0; cell < width * height; cell++) cells.add(cell);
    Collections.shuffle(cells, random);
    int walls = random.nextInt(width * height / 8 + 1);
    for (int cell : cells.subList(0, walls)) map.setTerrain(cell % width, cell / width, PhysicalGameState.TERRAIN_WALL);
    int units = 2 + random.nextInt(width * height / 2 - 1);
    String[] first = {"Worker", "Worker", "Resource", "Base", "Base"};
    for (int number = 0; number < units && walls + number < cells.size(); number++) {
      int cell = cells.get(walls + number);
      UnitType type = number < first.length ? table.getUnitType(first[number]) : table.getUnitType(random.nextInt(7));
      int held = type.isResource ? 1 + random.nextInt(4) : type.canHarvest ? random.nextInt(2) : 0;
      Unit unit = new Unit(number, type.isResource ? -1 : number % 2, type, cell % width, cell / width, held);
      unit.setHitPoints(1 + random.nextInt(type.hp));
      map.addUnit(unit);
    }
    return map;
  }

  private static void play(GameState game, int cycles) throws Exception {
    for (boolean over = false; !over && game.getTime() < cycles;) {
      StringBuilder line = new StringBuilder(stateText(game));
      if (game.getTime() % 5 == 0) line.append(",\"l\":").append(legalText(game)).append(",\"v\":").append(visibleText(game));
      PlayerAction[] orders = {drawOrders(game, 0), drawOrders(game, 1)};
      Map<Unit, String> last = new LinkedHashMap<>();
      StringJoiner players = new StringJoiner(",", "[", "]");
      for (PlayerAction player : orders) {
        StringJoiner list = new StringJoiner(",", "[", "]");
        for (Pair<Unit, UnitAction> order : player.getActions()) {
          list.add(row(order.m_a.getID(), orderText(order.m_b)));
          last.put(order.m_a, orderText(order.m_b));
        }
        players.add(list.toString());
      }
      coins.log.clear();
      damages.log.clear();
      for (PlayerAction player : orders) game.issueSafe(player);
      StringJoiner others = new StringJoiner(",", "[", "]").setEmptyValue("");
      for (Map.Entry<Unit, String> order : last.entrySet()) {
        String got = orderText(game.getUnitAction(order.getKey()));
        if (!got.equals(order.getValue())) others.add(row(order.getKey().getID(), got));
      }
      over = game.cycle();
      line.append(",\"i\":").append(players);
      if (others.length() > 0) line.append(",\"x\":").append(others);
      if (!coins.log.isEmpty()) line.append(",\"c\":").append(coins.log);
      if (!damages.log.isEmpty()) line.append(",\"d\":").append(damages.log);
      System.out.println(line.append('}').toString().replace(" ", ""));
    }
    System.out.println(stateText(game) + ",\"end\":{\"gameover\":" + game.gameover() + ",\"winner\":" + (game.gameover() ? game.winner() : -1) + "}}");
  }

  /** Mostly to idle units, mostly legal; now and then two to the same unit. */
  private static PlayerAction drawOrders(GameState game, int player) {
    PlayerAction orders = new PlayerAction();
    for (Unit unit : game.getUnits()) {
      if (unit.getPlayer() != player || random.nextInt(game.getActionAssignment(unit) == null ? 2 : 50) != 0) continue;
      for (int left = random.nextInt(20) == 0 ? 2 : 1; left > 0; left--) orders.addUnitAction(unit, drawOrder(game, unit));
    }
    return orders;
  }

  private static UnitAction drawOrder(GameState game, Unit unit) {
    List<UnitAction> legal = unit.getUnitActions(game);
    UnitAction drawn = legal.get(random.nextInt(legal.size()));
    if (random.nextInt(6) != 0 && drawn.getType() != UnitAction.TYPE_NONE) return drawn;
    int direction = random.nextInt(4);
    PhysicalGameState map = game.getPhysicalGameState();
    switch (random.nextInt(8)) {
      case UnitAction.TYPE_MOVE: return new UnitAction(UnitAction.TYPE_MOVE, direction);
      case UnitAction.TYPE_HARVEST: return new UnitAction(UnitAction.TYPE_HARVEST, direction);
      case UnitAction.TYPE_RETURN: return new UnitAction(UnitAction.TYPE_RETURN, direction);
      case UnitAction.TYPE_PRODUCE: return new UnitAction(UnitAction.TYPE_PRODUCE, direction, table.getUnitType(random.nextInt(7)));
      case UnitAction.TYPE_ATTACK_LOCATION: return new UnitAction(UnitAction.TYPE_ATTACK_LOCATION, random.nextInt(map.getWidth()), random.nextInt(map.getHeight()));
      default: return new UnitAction(UnitAction.TYPE_NONE, WAITS[random.nextInt(WAITS.length)]);
    }
  }

  private static String row(long id, String rest) {
    return "[" + id + "," + rest + "]";
  }

  private static String orderText(UnitAction order) {
    boolean attacks = order.getType() == UnitAction.TYPE_ATTACK_LOCATION, produces = order.getType() == UnitAction.TYPE_PRODUCE;
    return order.getType() + "," + (attacks ? -1 : order.getDirection()) + "," + (produces ? order.getUnitType().ID : -1) + ","
        + (attacks ? order.getLocationX() + "," + order.getLocationY() : "-1,-1");
  }

  private static String unitText(Unit unit, Object type) {
    return row(unit.getID(), type + "," + unit.getPlayer() + "," + unit.getX() + "," + unit.getY() + "," + unit.getHitPoints() + "," + unit.getResources());
  }

  private static String stateText(GameState game) {
    StringJoiner units = new StringJoiner(",", "[", "]"), orders = new StringJoiner(",", "[", "]");
    for (Unit unit : game.getUnits()) units.add(unitText(unit, unit.getType().ID));
    for (UnitActionAssignment given : game.getUnitActions().values())
      orders.add(row(given.unit.getID(), orderText(given.action) + "," + given.time + "," + given.action.ETA(given.unit)));
    return "{\"t\":" + game.getTime() + ",\"r\":[" + game.getPlayer(0).getResources() + "," + game.getPlayer(1).getResources() + "],\"u\":" + units + ",\"a\":" + orders;
  }

  private static String legalText(GameState game) {
    StringJoiner units = new StringJoiner(",", "[", "]");
    for (Unit unit : game.getUnits()) {
      if (unit.getPlayer() < 0 || game.getActionAssignment(unit) != null) continue;
      StringJoiner orders = new StringJoiner(",");
      for (UnitAction order : unit.getUnitActions(game)) orders.add("[" + orderText(order) + "," + (game.isUnitActionAllowed(unit, order) ? 1 : 0) + "]");
      units.add(row(unit.getID(), orders.toString()));
    }
    return units.toString();
  }

  private static String visibleText(GameState game) {
    StringJoiner players = new StringJoiner(",", "[", "]");
    for (int player = 0; player < 2; player++) {
      StringJoiner ids = new StringJoiner(",", "[", "]");
      for (Unit unit : new PartiallyObservableGameState(game, player).getUnits()) ids.add(String.valueOf(unit.getID()));
      players.add(ids.toString());
    }
    return players.toString();
  }

  private static String mapText(PhysicalGameState map) {
    StringBuilder terrain = new StringBuilder();
    for (int cell = 0; cell < map.getWidth() * map.getHeight(); cell++) terrain.append(map.getTerrain(cell % map.getWidth(), cell / map.getWidth()));
    StringJoiner units = new StringJoiner(",", "[", "]");
    for (Unit unit : map.getUnits()) units.add(unitText(unit, "\"" + unit.getType().name + "\""));
    return "{\"width\":" + map.getWidth() + ",\"height\":" + map.getHeight() + ",\"terrain\":\"" + terrain + "\",\"playerResources\":["
        + map.getPlayer(0).getResources() + "," + map.getPlayer(1).getResources() + "],\"units\":" + units + "}";
  }
}
