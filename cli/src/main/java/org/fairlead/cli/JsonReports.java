package org.fairlead.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.base.Note;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.monitor.PruningForecast;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.setup.PruningPoint;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What commands print for programs. A number that is not known is {@code null}. */
final class JsonReports {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private JsonReports() {}

  /** Returns a tree as text of several lines. */
  static String text(JsonNode node) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node);
  }

  /** Returns a map of plain values as text of several lines. */
  static String text(Map<String, ?> tree) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
  }

  /** Returns how a run ended, with the content of its {@code results.json}. */
  static ObjectNode run(TrainingResult result) {
    Run run = result.run();
    ObjectNode node = MAPPER.createObjectNode();
    node.put("run", run.id());
    node.put("status", result.status().text());
    node.put("folder", run.folder().toString());
    node.put("report", Files.exists(run.report()) ? run.report().toString() : null);
    node.set("notes", notes(result.notes()));
    node.set(
        "results",
        result.results() == null
            ? MAPPER.nullNode()
            : MAPPER.readTree(run.folder().resolve("results.json")));
    return node;
  }

  /** Returns notes with their codes. */
  static ArrayNode notes(List<Note> notes) {
    ArrayNode array = MAPPER.createArrayNode();
    for (Note note : notes) {
      array
          .addObject()
          .put("code", note.code())
          .put("severity", note.severity().name().toLowerCase(Locale.ROOT))
          .put("text", note.text());
    }
    return array;
  }

  /** Returns what a run would do. */
  static ObjectNode plan(Plan plan) {
    ObjectNode node = MAPPER.createObjectNode();
    node.putPOJO("recipe", Recipes.values(plan.recipe()));
    node.putPOJO("classes", plan.classes());
    node.putPOJO("groups", plan.groups());
    ArrayNode splits = node.putArray("splits");
    for (Plan.SplitCount split : plan.splits()) {
      splits
          .addObject()
          .put("name", split.name())
          .put("generated", split.generated())
          .put("samples", split.samples())
          .putPOJO("perClass", split.perClass())
          .putPOJO("perGroup", split.perGroup())
          .put("unknownGroup", split.unknown());
    }
    node.putObject("network")
        .put("name", plan.network().name())
        .put("parameters", plan.network().parameters())
        .put("prunable", plan.network().prunable())
        .put("multiplications", plan.network().macs());
    node.put("parent", plan.parent());
    ArrayNode pruning = node.putArray("pruning");
    for (PruningPoint point : plan.pruning()) {
      ObjectNode each = pruning.addObject();
      number(each, "epoch", point.epoch());
      number(each, "sparsity", point.sparsity());
    }
    PruningForecast forecast = plan.forecast();
    if (forecast == null) {
      node.putNull("liveShare");
    } else {
      number(node, "liveShare", forecast.share());
    }
    node.put("epochs", plan.epochs());
    node.put("stepsPerEpoch", plan.stepsPerEpoch());
    node.put("steps", plan.steps());
    node.put("constrainedSteps", plan.constrainedSteps());
    number(node, "dualStep", plan.dualStep());
    node.putPOJO("constraints", plan.constraints());
    node.put("memoryBytes", plan.cost().memoryBytes());
    ObjectNode time = node.putObject("seconds");
    number(time, "about", plan.cost().seconds());
    number(time, "lowest", plan.cost().lowest());
    number(time, "highest", plan.cost().highest());
    time.put("basis", plan.cost().basis());
    node.set("notes", notes(plan.notes()));
    return node;
  }

  private static void number(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }
}
