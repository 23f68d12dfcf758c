package org.fairlead.networks.sparse.allocation;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.LayerLiveness;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.score.WeightScore;
import org.fairlead.networks.weights.Weights;

/** Finds masks by an {@link LayerAllocation} that spends what may be kept on live weights. */
public final class LivePruning {
  /*
   * An allocation knows nothing of paths. What it keeps and is dead is folded away, so the network
   * would end sparser than was asked for. Asking for a little less makes up for it: the sparsity
   * asked of the allocation is lowered by the share that is missing, a few times, as part of what it
   * keeps then may be dead too; where that revives more than was missing, the middle is tried.
   * Nothing that was masked before comes back, so early in a schedule
   * there is plenty to choose from, and towards its end little is missing.
   */
  private static final int TRIES = 6;

  /** Live weights that may be missing, as a share of those to be kept. */
  private static final double ENOUGH = 0.002;

  private final Network network;
  private final Network shared;
  private final String name;
  private final LayerAllocation allocation;
  private final WeightScore score;
  private final int height;
  private final int width;
  private final Map<String, Double> own;
  private final DeadChannels deadChannels;

  /**
   * @param name of the allocation, for errors
   * @param score what weights are worth
   * @param height of the images
   * @param width of the images
   * @param own layers that the allocation has no say in: by weight, their sparsity as a multiple of
   *     that of the others
   */
  public LivePruning(
      Network network,
      String name,
      LayerAllocation allocation,
      WeightScore score,
      int height,
      int width,
      Map<String, Double> own,
      DeadChannels deadChannels) {
    this.network = network;
    this.name = name;
    this.allocation = allocation;
    this.score = score;
    this.height = height;
    this.width = width;
    this.own = Map.copyOf(own);
    this.deadChannels = deadChannels;
    Set<String> others = new HashSet<>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable() && !own.containsKey(parameter.name())) {
        others.add(parameter.name());
      }
    }
    this.shared = network.withPrunable(others);
  }

  /**
   * Returns what is kept, and what of it is live, at a sparsity. Where dead channels are folded,
   * the live weights are as many as the sparsity leaves, or as many as there are.
   *
   * @param weights parameters and running statistics as they are
   * @param current the masks in use
   * @param sparsity of the layers without one of their own, in {@code [0, 1]}
   * @throws InputException if no path leads from the input to some output any more
   */
  public Liveness prune(Weights weights, Masks current, double sparsity) {
    Weights scores = score.of(network, weights, current);
    Masks before = pruneOwn(scores, current, sparsity);
    Liveness liveness = keep(weights, scores, before, sparsity);
    if (deadChannels == DeadChannels.FOLDED) {
      long size = size();
      long wanted = size - MagnitudePruning.masked(sparsity, size);
      double tooMuch = sparsity; // asked for, leaves fewer live weights than wanted
      double tooLittle = Double.NaN; // leaves more
      for (int i = 0; i < TRIES && wanted - live(liveness) > ENOUGH * wanted; i++) {
        double asked =
            Double.isNaN(tooLittle)
                ? Math.max(0, tooMuch - (double) (wanted - live(liveness)) / size)
                : (tooMuch + tooLittle) / 2;
        Liveness next = keep(weights, scores, before, asked);
        if (live(next) > wanted) {
          tooLittle = asked;
        } else {
          tooMuch = asked;
          liveness = next;
        }
      }
    }
    requirePath(liveness, sparsity);
    return liveness;
  }

  /** Returns how many weights a sparsity leaves, those of layers with one of their own included. */
  public long kept(double sparsity) {
    long kept = size() - MagnitudePruning.masked(sparsity, size());
    for (Parameter parameter : network.parameters()) {
      Double ratio = parameter.prunable() ? own.get(parameter.name()) : null;
      if (ratio != null) {
        long weights = parameter.elements();
        kept += weights - MagnitudePruning.masked(ratio * sparsity, weights);
      }
    }
    return kept;
  }

  private Liveness keep(Weights weights, Weights scores, Masks before, double sparsity) {
    Masks kept = allocation.prune(shared, scores, before, sparsity);
    return Liveness.of(network, weights, kept, height, width);
  }

  private Masks pruneOwn(Weights scores, Masks current, double sparsity) {
    if (own.isEmpty()) {
      return current;
    }
    var kept = new LinkedHashMap<String, Long>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        double ratio = own.getOrDefault(parameter.name(), 0.0);
        long masked = MagnitudePruning.masked(ratio * sparsity, parameter.elements());
        kept.put(parameter.name(), parameter.elements() - masked);
      }
    }
    return MagnitudePruning.keepLargest(network, scores, current, kept);
  }

  private long size() {
    return shared.parameters().stream()
        .filter(Parameter::prunable)
        .mapToLong(Parameter::elements)
        .sum();
  }

  private long live(Liveness liveness) {
    return liveness.layers().stream()
        .filter(layer -> !own.containsKey(layer.name()))
        .mapToLong(LayerLiveness::live)
        .sum();
  }

  private void requirePath(Liveness liveness, double sparsity) {
    if (liveness.connected()) {
      return;
    }
    String where =
        liveness.layers().stream()
            .filter(layer -> layer.live() == 0)
            .sorted(Comparator.comparing(layer -> layer.kept() > 0))
            .findFirst()
            .map(
                layer ->
                    ": of the %d weights of '%s' it keeps %d, and none of them leads on"
                        .formatted(layer.weights(), layer.name(), layer.kept()))
            .orElse("");
    throw new InputException(
        String.format(
            Locale.ROOT,
            "at a sparsity of %.4g, sparsity.allocation '%s' leaves no path from the input to some output of '%s'%s; lower sparsity.final or take another allocation, such as lamp",
            sparsity,
            name,
            network.name(),
            where));
  }
}
