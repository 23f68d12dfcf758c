package org.fairlead.training.monitor;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.fairlead.base.Note;
import org.fairlead.data.SampleShape;
import org.fairlead.fairness.Outcomes;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.PruningSetup;
import org.jspecify.annotations.Nullable;

/**
 * Watches a run that prunes for early signs that the network goes wrong, says each of them once,
 * and knows the most likely cause when training diverges. It changes nothing that is trained.
 *
 * <p>One training loop owns it. What it has seen is part of a checkpoint. In a run that prunes
 * nothing it sees nothing.
 */
public final class PruningMonitor {
  private static final String PREFIX = "pruning/";
  private static final String NORMS = "norms";
  private static final String CHANGED = "changed";
  private static final String CHANCE = "chance";

  /** How many times its running median a gradient's norm may be, and a weight the dense one's. */
  private static final double NORM_TIMES = 20;

  private static final double WEIGHT_TIMES = 5;

  private final Problem problem;
  private final Network network;
  private final LivePruning pruning;
  private final DeadChannels deadChannels;
  private final MaskSigns maskSigns;
  private final SignText text;
  private final boolean watches;
  private final double denseLargest;
  private final RunningMedian norms = new RunningMedian();
  private final FirstAccuracy first;
  private final Map<Sign.Kind, Sign> seen = new EnumMap<>(Sign.Kind.class);
  private final List<Note> news = new ArrayList<>();

  /** The step, from 1, before which the mask changed last; 0 before it has. */
  private long changed;

  /** Which of the kept weights lie on a path; null where all do. */
  private @Nullable Masks live;

  private PruningMonitor(
      Problem problem, LivePruning pruning, @Nullable PruningForecast forecast, Weights initial) {
    this.problem = problem;
    this.network = problem.network();
    this.pruning = pruning;
    this.deadChannels = PruningSetup.deadChannels(problem.recipe());
    this.maskSigns = new MaskSigns(network, deadChannels);
    this.text = new SignText(network, problem.recipe());
    this.watches = problem.pruning().prunes();
    this.denseLargest =
        watches && problem.parent() != null
            ? LargestWeights.of(network, initial, null).all()
            : Double.NaN;
    this.first =
        new FirstAccuracy(
            network.classes(),
            problem.timeline().samples(),
            problem.recipe().data().augment().augmentation().mixes());
    if (forecast != null) {
      forecast.signs().forEach(sign -> seen.put(sign.kind(), sign));
    }
  }

  /**
   * Returns a monitor that has seen nothing of training.
   *
   * @param pruning how masks are found
   * @param forecast whose signs have been told; null without
   * @param initial weights that the run starts from, its dense parent's where it has one
   */
  public static PruningMonitor of(
      Problem problem, LivePruning pruning, @Nullable PruningForecast forecast, Weights initial) {
    return new PruningMonitor(problem, pruning, forecast, initial);
  }

  /** The mask has changed. */
  public void pruned(long stepsDone, Liveness liveness) {
    changed = stepsDone + 1;
    live = deadChannels == DeadChannels.FOLDED ? null : liveness.live();
    double sparsity = problem.pruning().sparsity(stepsDone);
    boolean isLast = stepsDone == problem.pruning().firstFinalStep();
    maskSigns
        .of(changed, sparsity, liveness, isLast ? pruning.kept(sparsity) : 0)
        .forEach(this::see);
  }

  /**
   * A step was taken.
   *
   * @param stepsDone this one included
   * @param gradientNorm before clipping; NaN where it was not measured
   * @param outcomes of its samples
   */
  public void stepped(long stepsDone, double gradientNorm, Outcomes outcomes) {
    if (!watches) {
      return;
    }
    if (!Double.isNaN(gradientNorm)) {
      double median = norms.value();
      if (median > 0 && gradientNorm > NORM_TIMES * median) {
        see(new Sign(Sign.Kind.GRADIENT, stepsDone, gradientNorm, median));
      }
      if (Double.isFinite(gradientNorm)) {
        norms.add(gradientNorm);
      }
    }
    if (stepsDone > problem.pruning().firstFinalStep()) {
      first.add(outcomes);
    }
  }

  /**
   * An epoch was trained, and not validated yet.
   *
   * @param weights as they are, read where they are looked at
   */
  public void trained(long stepsDone, Supplier<Weights> weights) {
    if (!watches) {
      return;
    }
    if (first.isAtChance()) {
      see(first.sign(stepsDone));
    }
    if (changed > 0 && denseLargest > 0 && !seen.containsKey(Sign.Kind.LARGE_WEIGHT)) {
      LargestWeights now = LargestWeights.of(network, weights.get(), live);
      if (now.all() > WEIGHT_TIMES * denseLargest) {
        see(
            new Sign(
                Sign.Kind.LARGE_WEIGHT,
                stepsDone,
                now.all(),
                denseLargest,
                now.parameter(),
                now.dead()));
      }
    }
  }

  private void see(Sign sign) {
    if (seen.putIfAbsent(sign.kind(), sign) == null) {
      news.add(text.note(sign));
    }
  }

  /** Returns what was seen since the last time. */
  public List<Note> news() {
    List<Note> told = List.copyOf(news);
    news.clear();
    return told;
  }

  /** Returns everything that was seen in training. */
  public List<Note> notes() {
    return seen.values().stream()
        .filter(sign -> sign.step() != Sign.BEFORE)
        .map(text::note)
        .toList();
  }

  /**
   * Returns the most likely cause of a divergence and what to do about it, as sentences; empty
   * where nothing that was seen explains it.
   *
   * @param weights as they are
   */
  public Optional<String> cause(Supplier<Weights> weights) {
    if (!watches || changed == 0) {
      return Optional.empty();
    }
    return ofDeadChannels(weights)
        .or(() -> Optional.ofNullable(seen.get(Sign.Kind.LARGE_WEIGHT)).map(text::text))
        .or(() -> Optional.ofNullable(seen.get(Sign.Kind.GRADIENT)).map(text::text));
  }

  /**
   * Where the divergence has reached all weights, they do not tell any more where it began: then
   * what was seen before does.
   */
  private Optional<String> ofDeadChannels(Supplier<Weights> weights) {
    Masks paths = live;
    if (paths == null) {
      return Optional.empty();
    }
    LargestWeights now = LargestWeights.of(network, weights.get(), paths);
    double reference = denseLargest > 0 ? denseLargest : now.live();
    boolean tells = Double.isFinite(now.live()) || Double.isFinite(now.dead());
    if (tells && now.dead() > WEIGHT_TIMES * reference) {
      return Optional.of(text.grown(now.dead(), changed));
    }
    Sign large = seen.get(Sign.Kind.LARGE_WEIGHT);
    if (large != null && large.number(4) == large.number(1)) {
      return Optional.of(text.grown(large.number(1), changed));
    }
    return Optional.ofNullable(seen.get(Sign.Kind.FEW_LIVE))
        .map(sign -> text.fewLive(sign.number(3) / sign.number(2), changed));
  }

  /** Returns a state with what was seen added to it. */
  public Map<String, double[]> with(Map<String, double[]> state) {
    var all = new LinkedHashMap<>(state);
    if (watches) {
      all.put(PREFIX + NORMS, norms.state());
      all.put(PREFIX + CHANGED, new double[] {changed});
      all.put(PREFIX + CHANCE, first.state());
      seen.forEach((kind, sign) -> all.put(PREFIX + kind, sign.numbers()));
    }
    return all;
  }

  /** Restores what was seen, and returns the rest of a state. */
  public Map<String, double[]> restore(Map<String, double[]> state) {
    var rest = new LinkedHashMap<>(state);
    take(rest, NORMS).ifPresent(norms::restore);
    take(rest, CHANGED).ifPresent(step -> changed = (long) step[0]);
    take(rest, CHANCE).ifPresent(first::restore);
    for (Sign.Kind kind : Sign.Kind.values()) {
      take(rest, kind.toString()).ifPresent(numbers -> seen.put(kind, new Sign(kind, numbers)));
    }
    return rest;
  }

  private static Optional<double[]> take(Map<String, double[]> state, String key) {
    return Optional.ofNullable(state.remove(PREFIX + key));
  }

  /**
   * Goes on with restored weights.
   *
   * @param masks in use
   */
  public void goOn(Weights weights, Masks masks) {
    if (changed > 0 && deadChannels != DeadChannels.FOLDED) {
      SampleShape shape = problem.dataset().shape();
      live = Liveness.of(network, weights, masks, shape.height(), shape.width()).live();
    }
  }
}
