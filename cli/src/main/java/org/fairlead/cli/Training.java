package org.fairlead.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.fairlead.base.InputException;
import org.fairlead.base.NoteCodes;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Interruption;
import org.fairlead.cli.terminal.Load;
import org.fairlead.cli.terminal.Terminal;
import org.fairlead.cli.terminal.Text;
import org.fairlead.cli.terminal.UsageException;
import org.fairlead.networks.sparse.LayerLiveness;
import org.fairlead.tracking.report.ResultsTable;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunId;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.Trainer;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.monitor.PruningForecast;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.fairlead.training.setup.PruningPoint;

/** Starts and resumes runs, and shows what comes of them. */
final class Training {
  private final Fairlead fairlead;
  private final Terminal terminal;

  Training(Fairlead fairlead) {
    this.fairlead = fairlead;
    this.terminal = fairlead.terminal();
  }

  /** Trains by a recipe; prints the results. */
  int train(String name, List<String> settings) {
    Recipe recipe = recipe(name, RunContexts.settings(fairlead, name, settings));
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    Trainer trainer = Trainer.create(recipe, RunContexts.of(fairlead), listener);
    return finish(run(trainer, listener), listener);
  }

  /** Goes on with an interrupted run; prints the results. */
  int resume(String text) {
    RunContext context = RunContexts.of(fairlead);
    Run run = context.runs().resolve(text);
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    return finish(run(Trainer.resume(run, context, listener), listener), listener);
  }

  /** Runs a trainer so that the end of the process waits for it to save. */
  @SuppressWarnings("try") // the interruption does its work by being open
  TrainingResult run(Trainer trainer, TrainingListener listener) {
    try (var interruption = Interruption.guarding(terminal, trainer::requestStop)) {
      try {
        TrainingResult result = trainer.run();
        ProgressDisplay.end(listener);
        if (result.status() == RunStatus.INTERRUPTED) {
          terminal.err().println("saved; go on with: fairlead resume " + result.run().id());
        }
        return result;
      } finally {
        ProgressDisplay.end(listener);
      }
    }
  }

  private int finish(TrainingResult result, TrainingListener listener) {
    Results results = result.results();
    if (fairlead.json) {
      terminal.out().println(JsonReports.text(JsonReports.run(result)));
      return results == null ? ExitCode.INTERRUPTED : ExitCode.DONE;
    }
    if (result.status() == RunStatus.INTERRUPTED || results == null) {
      return ExitCode.INTERRUPTED;
    }
    PrintStream out = terminal.out();
    out.print(terminal.fitted(ResultsTable.of(results, terminal.styling())));
    result.notes().stream()
        .filter(note -> !note.code().equals(NoteCodes.SELECTED_MODEL)) // the table says it
        .filter(note -> !ProgressDisplay.hasShown(listener, note))
        .forEach(note -> out.println(terminal.wrapped(Text.labelled(note), 6)));
    out.println();
    out.println("files   " + result.run().folder());
    if (Files.exists(result.run().report())) {
      out.println(
          "report  %s   (fairlead open %s)"
              .formatted(result.run().report(), RunId.letters(result.run().id())));
    }
    return ExitCode.DONE;
  }

  /** Prints what a recipe would do. */
  @SuppressWarnings("try") // the interruption does its work by being open
  int plan(String name, List<String> settings) {
    Recipe recipe = recipe(name, RunContexts.settings(fairlead, name, settings));
    TrainingListener listener = ProgressDisplay.listener(fairlead);
    Trainer trainer = Trainer.create(recipe, RunContexts.of(fairlead), listener);
    Plan plan;
    try (var interruption = Interruption.guarding(terminal, "stopping ...", trainer::requestStop)) {
      plan = trainer.plan();
    } catch (StopRequest.StoppedException e) {
      return ExitCode.INTERRUPTED;
    } finally {
      ProgressDisplay.end(listener);
    }
    if (fairlead.json) {
      terminal.out().println(JsonReports.text(JsonReports.plan(plan)));
    } else {
      terminal.out().print(describe(plan));
    }
    return ExitCode.DONE;
  }

  /** Returns the resolved recipe; whatever is wrong with it is wrong usage. */
  static Recipe recipe(String name, List<String> settings) {
    try {
      return Recipes.load(name, settings);
    } catch (InputException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }

  private static String describe(Plan plan) {
    var text = new StringBuilder(Recipes.toYaml(plan.recipe()).stripTrailing()).append("\n\n");
    line(text, "classes", String.join(", ", plan.classes()));
    line(text, "groups", plan.groups().isEmpty() ? "none" : String.join(", ", plan.groups()));
    for (Plan.SplitCount split : plan.splits()) {
      line(
          text,
          split.name(),
          "%s; by class %s; by group %s%s",
          Text.counted(split.samples(), plan.sample()),
          counts(split.perClass()),
          counts(split.perGroup()),
          split.unknown() == 0 ? "" : format("; %,d of unknown group", split.unknown()));
    }
    line(
        text,
        "network",
        "%s, %,d parameters (%,d can be pruned), %,d multiplications per %s",
        plan.network().name(),
        plan.network().parameters(),
        plan.network().prunable(),
        plan.network().macs(),
        plan.sample());
    line(text, "parent", plan.parent() == null ? "none, trained from scratch" : plan.parent());
    if (!plan.pruning().isEmpty()) {
      PruningPoint last = plan.pruning().get(plan.pruning().size() - 1);
      line(
          text,
          "pruning",
          "%s, up to %s at epoch %.4s",
          Text.counted(plan.pruning().size(), "step"),
          Text.percent(last.sparsity()),
          last.epoch());
    }
    PruningForecast forecast = plan.forecast();
    if (forecast != null) {
      line(
          text,
          "at target",
          "live/kept %.2f: of %,d kept weights %,d lie on a path from the input to an output",
          forecast.share(),
          forecast.kept(),
          forecast.live());
      for (LayerLiveness layer : forecast.leastLive()) {
        line(
            text,
            "",
            "least live: %s %,d of %,d (%.2f)",
            layer.name(),
            layer.live(),
            layer.kept(),
            layer.share());
      }
    }
    line(text, "length", "%s, %,d steps", Text.counted(plan.epochs(), "epoch"), plan.steps());
    if (plan.constrainedSteps() > 0) {
      line(
          text,
          "constrained",
          "%,d steps, dual step %.3g",
          plan.constrainedSteps(),
          plan.dualStep());
    }
    Plan.Teacher teacher = plan.teacher();
    if (teacher != null) {
      line(
          text,
          "teacher",
          "the parent predicts every training batch (distillation with alpha %s, temperature %s): about %.0f %% more time a step, %s",
          teacher.alpha(),
          teacher.temperature(),
          100 * teacher.share(),
          Text.bytes(teacher.memoryBytes()));
    }
    for (int j = 0; j < plan.constraints().size(); j++) {
      line(text, j == 0 ? "constraints" : "", plan.constraints().get(j));
    }
    line(text, "memory", "about %s", Text.bytes(plan.cost().memoryBytes()));
    line(text, "time", time(plan.cost()));
    Load load = Load.now();
    if (load.high()) {
      line(text, "", "%s: other programs keep the processors busy, and alone it takes less", load);
    }
    Plan.AugmentationCost augmentation = plan.cost().augmentation();
    if (augmentation != null) {
      line(
          text,
          "augmentation",
          "about %,.0f images/s on %s; training takes %,.0f/s",
          augmentation.perSecond(),
          Text.counted(augmentation.threads(), "thread"),
          augmentation.needed());
    }
    plan.notes().forEach(note -> line(text, Text.label(note), note.text()));
    return text.toString();
  }

  private static String time(Plan.Cost cost) {
    if (Double.isNaN(cost.seconds())) {
      return cost.basis();
    }
    return "about %s, %s to %s, by %s"
        .formatted(
            Text.duration(cost.seconds()),
            Text.duration(cost.lowest()),
            Text.duration(cost.highest()),
            cost.basis());
  }

  private static String counts(List<Long> counts) {
    return String.join(" / ", counts.stream().map(count -> format("%,d", count)).toList());
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(format("%-12s %s%n", name, value));
  }

  private static void line(StringBuilder text, String name, String template, Object... values) {
    line(text, name, format(template, values));
  }

  private static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }

  /** Returns the present moment: the command line is where clocks are read. */
  static Instant now() {
    return Instant.now();
  }
}
