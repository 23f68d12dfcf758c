package org.fairlead.training.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Json;
import org.fairlead.engine.ChoiceMemory;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.EngineReport;
import org.fairlead.engine.Learner;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.recipe.OptimizerRecipe;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;

/** The engine as a recipe asks for it. */
public final class EngineSetup {
  private static final String AUTO = "auto";

  private EngineSetup() {}

  /** Returns what is to be said of how the engine chose. */
  public static List<Note> notes(EngineReport report) {
    var notes = new ArrayList<Note>();
    if (!report.leftOut().isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.FORMATS_LEFT_OUT,
              "Before training, steps on random samples gave numbers that are not finite in %s; the engine runs in %s, %s."
                  .formatted(
                      String.join("; ", report.leftOut()),
                      report.precision(),
                      report.memoryFormat())));
    }
    if (report.decision() == EngineReport.Decision.PREFERRED) {
      notes.add(
          Note.info(
              NoteCodes.ENGINE_PREFERRED,
              "Other programs keep the machine busy: timing did not settle how to compute, so that the run takes %s, %s, the usual best of this processor (engine.json has the times; precision=... and memoryFormat=... choose otherwise)."
                  .formatted(report.precision(), report.memoryFormat())));
    }
    return notes;
  }

  /** Writes into a run's folder how the engine chose; nothing where nothing was left to choose. */
  public static void write(EngineReport report, Path folder) {
    if (report.decision() == EngineReport.Decision.GIVEN) {
      return;
    }
    var trials = new ArrayList<Object>();
    for (EngineReport.Trial trial : report.trials()) {
      var object = new LinkedHashMap<String, Object>();
      object.put("precision", trial.precision());
      object.put("memoryFormat", trial.memoryFormat());
      object.put("batch", (long) trial.batch());
      object.put("milliseconds", trial.steps());
      trials.add(object);
    }
    var tree = new LinkedHashMap<String, Object>();
    tree.put("device", report.device());
    tree.put("precision", report.precision());
    tree.put("memoryFormat", report.memoryFormat());
    tree.put("threads", (long) report.threads());
    tree.put("decision", report.decision().text());
    tree.put("notFinite", report.leftOut());
    tree.put("trials", trials);
    AtomicFiles.write(folder.resolve("engine.json"), Json.pretty(tree));
  }

  /**
   * Returns a learner that trains as the recipe says.
   *
   * @param memory of what the engine decided on earlier starts
   */
  public static Learner trainer(Problem problem, Weights initial, ChoiceMemory memory) {
    return Engine.learner(problem.network(), initial, options(problem, inherited(problem)), memory);
  }

  /**
   * Returns a learner that evaluates: no moving averages, so that it predicts with the weights it
   * is given.
   *
   * @param chosen the recipe with the engine settings that were chosen
   */
  public static Learner evaluator(Problem problem, Recipe chosen, Weights weights) {
    return Engine.learner(problem.network(), weights, options(problem, chosen).withEmaDecay(0));
  }

  /**
   * Returns a learner whose gradients are those of evaluation: running statistics, no dropout.
   *
   * @param chosen the recipe with the engine settings that were chosen
   */
  public static Learner measurer(Problem problem, Recipe chosen, Weights weights) {
    return Engine.learner(
        problem.network(),
        weights,
        options(problem, chosen)
            .withEmaDecay(0)
            .withFrozen(true)
            .withOptimizer(OptimizerOptions.sgd(0)));
  }

  /**
   * Returns a learner of the dense parent that predicts what a network is to learn from it, null
   * where nothing is distilled. It runs as the trainer does, and has no optimizer's moments.
   *
   * @param chosen the recipe with the engine settings that were chosen
   */
  public static @Nullable Learner teacher(Problem problem, Recipe chosen) {
    Parent parent = problem.parent();
    if (parent == null || !chosen.method().distill().distills()) {
      return null;
    }
    return Engine.learner(
        problem.network(),
        parent.weights(problem.network()),
        options(problem, chosen).withEmaDecay(0).withOptimizer(OptimizerOptions.sgd(0)));
  }

  /**
   * Returns the recipe with the precision and memory format of the dense parent where it leaves
   * them to {@code auto}: a pruned network is compared with its parent, and which of two settings
   * is faster may be decided differently on a busy machine. A parent from another kind of device
   * says nothing.
   */
  static Recipe inherited(Problem problem) {
    Recipe recipe = problem.recipe();
    Parent parent = problem.parent();
    boolean open = recipe.precision().equals(AUTO) || recipe.memoryFormat().equals(AUTO);
    if (parent == null || !open) {
      return recipe;
    }
    Recipe theirs = parent.recipe();
    boolean samePrecision =
        recipe.precision().equals(AUTO) || recipe.precision().equals(theirs.precision());
    if (!samePrecision || !sameKind(recipe.device(), theirs.device())) {
      return recipe;
    }
    if (theirs.precision().equals("bf16") && !Engine.info().bfloat16() && isCpu(theirs.device())) {
      return recipe;
    }
    return recipe.withEngine(
        recipe.device(),
        theirs.precision(),
        recipe.memoryFormat().equals(AUTO) ? theirs.memoryFormat() : recipe.memoryFormat(),
        recipe.train().threads());
  }

  private static boolean sameKind(String asked, String parents) {
    boolean cpu = asked.equals(AUTO) ? Engine.info().gpus() == 0 : isCpu(asked);
    return cpu == isCpu(parents);
  }

  private static boolean isCpu(String device) {
    return device.equals("cpu");
  }

  private static boolean faithful(Recipe recipe) {
    return recipe.method().mode().equals("faithful");
  }

  private static EngineOptions options(Problem problem, Recipe recipe) {
    OptimizerRecipe optimizer = recipe.optimizer();
    return new EngineOptions(
        recipe.device(),
        recipe.precision(),
        recipe.memoryFormat(),
        recipe.train().threads(),
        problem.seeds().dropout(),
        new OptimizerOptions(
            optimizer.name(),
            optimizer.momentum(),
            optimizer.nesterov(),
            optimizer.beta1(),
            optimizer.beta2(),
            optimizer.epsilon(),
            faithful(recipe) ? 0 : optimizer.weightDecay(),
            optimizer.decayAll(),
            optimizer.clip()),
        recipe.ema().decay(),
        problem.normalization(),
        problem.dataset().shape(),
        recipe.mixture().freezesNorms(),
        PruningSetup.deadChannels(recipe));
  }
}
