import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks the results file of the quick demo: complete, well-formed and in range. */
final class CheckDemo {
  private static final List<String> RECIPES =
      List.of("demo-dense", "demo-naive", "demo-equalized-loss", "demo-ceag");

  private final List<String> problems = new ArrayList<>();

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    var check = new CheckDemo();
    check.demo(JsonMapper.shared().readTree(Files.readString(file)), file);
    check.problems.forEach(problem -> System.err.println(file + ": " + problem));
    if (!check.problems.isEmpty()) {
      System.exit(1);
    }
    System.out.println(file + ": as expected");
  }

  private void demo(JsonNode root, Path file) {
    require(root.path("format").asInt(0) == 1, "format is " + root.path("format"));
    require(root.path("quick").asBoolean(false), "quick is " + root.path("quick"));
    range("seconds", root.path("seconds"), 0, 3600);
    require(root.path("runs").size() == 4, "runs has " + root.path("runs").size() + " entries");
    for (int i = 0; i < RECIPES.size(); i++) {
      run(root.path("runs").path(i), RECIPES.get(i));
    }
    interval("gain", root.path("gain"), root.path("gain").path("maxPsi"));
    String figure = root.path("figure").asString("");
    require(
        !figure.isEmpty() && Files.isRegularFile(file.resolveSibling(figure)),
        "figure is " + root.path("figure"));
  }

  private void run(JsonNode run, String recipe) {
    require(run.path("recipe").asString("").equals(recipe), recipe + ": " + run.path("recipe"));
    require(run.path("status").asString("").equals("finished"), recipe + " did not finish");
    range(recipe + ".accuracy", run.path("accuracy"), 0, 1);
    boolean dense = recipe.equals("demo-dense");
    range(recipe + ".sparsity", run.path("sparsity"), dense ? 0 : 0.3, dense ? 0 : 1);
    require(run.path("images").asLong(0) > 0, recipe + ".images is " + run.path("images"));
    require(run.path("groups").size() == 2, recipe + " has not two groups");
    for (JsonNode group : run.path("groups")) {
      String name = recipe + "." + group.path("name").asString("");
      range(name + ".accuracy", group.path("accuracy"), 0, 1);
      if (!dense) {
        interval(name, group, group.path("psi"));
      }
    }
    if (!dense) {
      interval(recipe, run, run.path("maxPsi"));
      require(
          List.of("yes", "no", "cannot tell").contains(run.path("feasible").asString("")),
          recipe + ".feasible is " + run.path("feasible"));
    }
  }

  private void interval(String name, JsonNode holder, JsonNode value) {
    range(name, value, -1, 1);
    range(name + ".low", holder.path("low"), -2, value.asDouble(2));
    range(name + ".high", holder.path("high"), value.asDouble(-2), 2);
  }

  private void range(String name, JsonNode value, double low, double high) {
    require(
        value.isNumber() && value.asDouble() >= low && value.asDouble() <= high,
        name + " is " + value + ", expected a number from " + low + " to " + high);
  }

  private void require(boolean condition, String problem) {
    if (!condition) {
      problems.add(problem);
    }
  }
}
