package org.fairlead.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.PairedEstimate;
import org.fairlead.base.NoteCodes;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Text;
import org.fairlead.data.synthetic.SyntheticFaces;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.tracking.compare.Comparison;
import org.fairlead.tracking.figure.Figures;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.Trainer;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipe;

/**
 * The whole job on synthetic faces: a dense model, then three pruned from it with the same sparsity
 * and budget, and what each costs every group.
 *
 * <p>What is said about them comes from the paired interval of the difference between the largest
 * excess gaps of naive pruning and CEAG, and from nothing else.
 */
final class Demo {
  private static final String DENSE = "demo-dense";
  private static final String NAIVE = "demo-naive";
  private static final String EQUALIZED_LOSS = "demo-equalized-loss";
  private static final String CEAG = "demo-ceag";

  private static final List<String> QUICK =
      List.of(
          "data.synthetic.count=2000",
          "data.synthetic.testCount=1000",
          "train.epochs=3",
          "train.batch=32");
  private static final List<String> BALANCED =
      List.of("data.synthetic.minorityShare=0.5", "data.synthetic.minorityDifficulty=0");

  /** What a few steps of a small network cannot tell: it would only alarm. */
  private static final Set<String> TOO_SHORT_FOR =
      Set.of(
          NoteCodes.CONSTRAINT_DIVERGING,
          NoteCodes.CONSTRAINT_INFEASIBLE,
          NoteCodes.CONSTRAINT_OSCILLATING,
          NoteCodes.CONSTRAINT_SIGNS_DISAGREE,
          NoteCodes.CONSTRAINT_TOO_NOISY,
          NoteCodes.MULTIPLIERS_SCALED);

  private final Fairlead fairlead;
  private final PrintStream out;
  private final boolean quick;
  private final boolean balanced;
  private final long seed;

  Demo(Fairlead fairlead, boolean quick, boolean balanced, long seed) {
    this.fairlead = fairlead;
    this.out = fairlead.terminal().out();
    this.quick = quick;
    this.balanced = balanced;
    this.seed = seed;
  }

  int run() {
    long began = System.nanoTime();
    RunContext context = RunContexts.of(fairlead);
    List<Run> runs = new ArrayList<>();
    List<Results> results = new ArrayList<>();
    for (String name : List.of(DENSE, NAIVE, EQUALIZED_LOSS, CEAG)) {
      Recipe recipe = Training.recipe(name, settings());
      if (runs.isEmpty()) {
        introduce(recipe);
      } else {
        recipe = recipe.withFrom(runs.get(0).id());
      }
      say(format("%n%d of 4: %s", runs.size() + 1, purpose(recipe)));
      TrainingListener listener =
          ProgressDisplay.listener(fairlead, quick ? TOO_SHORT_FOR : Set.of());
      TrainingResult result =
          new Training(fairlead).run(Trainer.create(recipe, context, listener), listener);
      Results found = result.results();
      if (found == null) {
        return ExitCode.INTERRUPTED;
      }
      runs.add(result.run());
      results.add(found);
    }
    Comparison comparison =
        Comparison.of(
            context.runs(),
            runs.subList(1, runs.size()),
            Comparison.Options.defaults().withReference(2));
    Path folder = runs.get(3).folder();
    Path figure = folder.resolve("demo.png");
    Optional<String> missing =
        Figures.comparison(results.subList(1, 4), ModelResults.SELECTED, "test", figure);
    double seconds = (System.nanoTime() - began) / 1e9;
    Optional<PairedEstimate> gain =
        comparison.differences().stream()
            .filter(difference -> difference.run().equals(runs.get(1).id()))
            .findFirst()
            .flatMap(difference -> Optional.ofNullable(difference.maxPsi()));
    Path file = folder.resolve("demo.json");
    new DemoResults(
            quick,
            balanced,
            seed,
            seconds,
            results,
            gain.orElse(null),
            missing.isPresent() ? null : figure)
        .write(file);

    if (fairlead.json) {
      out.print(read(file));
      return ExitCode.DONE;
    }
    say("");
    out.print(comparison.table(fairlead.terminal().styling()));
    out.println();
    gain.ifPresent(difference -> out.println(verdict(difference)));
    out.println();
    out.println("figure   " + missing.map(why -> "not drawn: " + why).orElse(figure.toString()));
    out.println("results  " + file);
    out.println(format("time     %s", Text.duration(seconds)));
    String id = runs.get(3).id();
    out.println(
        format(
            "%nNext:%n"
                + "  fairlead open %1$s         the report of the CEAG run, in the browser%n"
                + "  fairlead runs show %1$s    all its numbers%n"
                + "  fairlead runs              all runs%n"
                + "  fairlead train --help      the same on your own images",
            id.substring(id.lastIndexOf('-') + 1)));
    return ExitCode.DONE;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> settings() {
    List<String> settings = new ArrayList<>();
    if (quick) {
      settings.addAll(QUICK);
    }
    if (balanced) {
      settings.addAll(BALANCED);
    }
    settings.add("seed=" + seed);
    settings.add("data.synthetic.seed=" + seed);
    return settings;
  }

  private void introduce(Recipe recipe) {
    var faces = recipe.own().of("data", new SyntheticFaces());
    say(
        format(
            "%,d synthetic faces, three expressions; %s of the faces are dark-skinned%s.",
            faces.count(),
            Text.percent(faces.minorityShare()),
            faces.minorityDifficulty() > 0 ? " and harder to tell" : ""));
    if (balanced) {
      say(
          "This is the balanced control: no group is scarce or harder, so there is nothing to gain.");
    }
    if (quick) {
      say("This is the quick demo: it shows how things work and is too small to show a gain.");
    }
  }

  private static String purpose(Recipe recipe) {
    String pruned = format("pruned to %s, ", Text.percent(recipe.sparsity().last()));
    return switch (recipe.name()) {
      case DENSE -> "a dense model";
      case NAIVE -> pruned + "then trained as if nothing had happened (naive)";
      case EQUALIZED_LOSS -> pruned + "keeping the groups' losses equal (Equalized Loss)";
      default ->
          format(
              "%skeeping every group's excess loss of accuracy within %s points (CEAG)",
              pruned, 100 * recipe.method().tolerance());
    };
  }

  /** Says what the paired interval of max ψ(naive) - max ψ(CEAG) allows to say. */
  private String verdict(PairedEstimate difference) {
    Interval interval = difference.interval();
    String numbers =
        format(
            "the largest excess gap of naive pruning minus CEAG's is %s points"
                + " (95 %% interval %s to %s)",
            Text.points(difference.value()),
            Text.points(interval.low()),
            Text.points(interval.high()));
    if (quick) {
      return "The quick demo is too small to conclude anything: "
          + numbers
          + ".\nRun 'fairlead demo' for one that is large enough.";
    }
    String said =
        interval.low() > 0
            ? "Gain shown: " + numbers + "."
            : interval.high() < 0
                ? "CEAG did worse here: " + numbers + "."
                : "Cannot tell: " + numbers + ", which contains 0.";
    return balanced ? said + "\nThis is the control, where no gain is expected." : said;
  }

  private void say(String text) {
    if (!fairlead.quiet) {
      fairlead.terminal().err().println(text);
    }
  }

  private static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }
}
