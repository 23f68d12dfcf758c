package org.fairlead.training.monitor;

import java.util.Comparator;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.LayerLiveness;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.allocation.DenseNetwork;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.recipe.SparsityRecipe;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.PruningSetup;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the weights that a run starts from, pruned to the final sparsity at once by the
 * recipe's allocation: known before a step is taken, and close to what pruning step by step leaves.
 */
public final class PruningForecast {
  private static final int SHOWN = 3;

  private final double sparsity;
  private final long kept;
  private final long live;
  private final List<LayerLiveness> leastLive;
  private final List<Sign> signs;
  private final List<Note> notes;

  private PruningForecast(Problem problem, LivePruning pruning, Liveness liveness) {
    SparsityRecipe recipe = problem.recipe().sparsity();
    DeadChannels deadChannels = PruningSetup.deadChannels(problem.recipe());
    this.sparsity = recipe.last();
    this.kept = liveness.kept().kept();
    this.live = liveness.live().kept();
    this.leastLive =
        liveness.layers().stream()
            .filter(layer -> layer.live() < layer.kept())
            .sorted(Comparator.comparingDouble(LayerLiveness::share))
            .limit(SHOWN)
            .toList();
    this.signs =
        new MaskSigns(problem.network(), deadChannels)
            .of(Sign.BEFORE, recipe.last(), liveness, pruning.kept(recipe.last()));
    var text = new SignText(problem.network(), problem.recipe());
    this.notes = signs.stream().map(text::note).toList();
  }

  /**
   * Returns the forecast, or null where there is none: nothing is pruned, the weights are drawn and
   * tell nothing of what training makes of them, or losses or gradients are measured first.
   *
   * @param weights that the run starts from
   * @throws org.fairlead.base.InputException if no path leads from the input to some output
   */
  public static @Nullable PruningForecast of(Problem problem, Weights weights) {
    SparsityRecipe recipe = problem.recipe().sparsity();
    boolean drawn = problem.parent() == null && !problem.recipe().startsFromFile();
    if (!problem.pruning().prunes() || drawn || recipe.measures()) {
      return null;
    }
    LivePruning pruning = PruningSetup.of(problem, new Unmeasured(weights));
    Liveness liveness = pruning.prune(weights, Masks.dense(problem.network()), recipe.last());
    return new PruningForecast(problem, pruning, liveness);
  }

  /** Returns the sparsity, a share of the prunable weights. */
  public double sparsity() {
    return sparsity;
  }

  /** Returns how many weights the allocation keeps. */
  public long kept() {
    return kept;
  }

  /** Returns how many of them lie on a path from the input to an output. */
  public long live() {
    return live;
  }

  /** Returns the live share of the kept weights; 1 where none is kept. */
  public double share() {
    return kept == 0 ? 1 : (double) live / kept;
  }

  /** Returns the layers with the smallest live share, the worst first, at most three. */
  public List<LayerLiveness> leastLive() {
    return leastLive;
  }

  /** Returns what speaks against it, as warnings. */
  public List<Note> notes() {
    return notes;
  }

  List<Sign> signs() {
    return signs;
  }

  /** A dense network of which no loss is asked. */
  private record Unmeasured(Weights weights) implements DenseNetwork {
    @Override
    public double validationLoss(Weights changed) {
      throw new IllegalStateException("an allocation that measures nothing asked for a loss");
    }
  }
}
