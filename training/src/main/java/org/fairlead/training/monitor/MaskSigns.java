package org.fairlead.training.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.LayerLiveness;
import org.fairlead.networks.sparse.Liveness;

/** What masks alone tell, before anything is trained with them. */
final class MaskSigns {
  /*
   * Measured on real faces at 95 %: an allocation of which 55 % were live collapsed, those of which
   * 96 % were live did not. Where dead channels are folded nothing that is dead is trained, and
   * what they cost is given to live weights; then only what could not be given back is a sign.
   */
  static final double HEALTHY = 0.9;
  static final double GIVEN_BACK = 0.95;
  static final double EMPTY = 0.05;

  private final Network network;
  private final DeadChannels deadChannels;
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  MaskSigns(Network network, DeadChannels deadChannels) {
    this.network = network;
    this.deadChannels = deadChannels;
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      numbers.put(parameters.get(p).name(), p);
    }
  }

  /**
   * Returns the signs that masks give.
   *
   * @param step that comes next, or {@link Sign#BEFORE}
   * @param sparsity asked for
   * @param wanted weights that it leaves; above what is live where that is the last mask, 0 where
   *     another one follows
   */
  List<Sign> of(long step, double sparsity, Liveness liveness, long wanted) {
    var signs = new ArrayList<Sign>();
    List<LayerLiveness> layers = liveness.layers();
    double[] worst = leastLive(layers);
    long kept = liveness.kept().kept();
    long live = liveness.live().kept();
    if (deadChannels == DeadChannels.FOLDED) {
      if (live < GIVEN_BACK * wanted) {
        signs.add(sign(Sign.Kind.TOO_SPARSE, step, sparsity, wanted, live, worst));
      }
      return signs;
    }
    if (liveness.share() < HEALTHY) {
      signs.add(sign(Sign.Kind.FEW_LIVE, step, sparsity, kept, live, worst));
    }
    emptyDepthwise(step, sparsity, layers).ifPresent(signs::add);
    return signs;
  }

  private double[] leastLive(List<LayerLiveness> layers) {
    return layers.stream()
        .min(Comparator.comparingDouble(LayerLiveness::share))
        .map(layer -> new double[] {number(layer), layer.kept(), layer.live()})
        .orElse(new double[] {-1, 0, 0});
  }

  private Optional<Sign> emptyDepthwise(long step, double sparsity, List<LayerLiveness> layers) {
    Predicate<LayerLiveness> isDepthwise =
        layer ->
            network.nodes().get(network.parameters().get(number(layer)).nodeId()).layer()
                    instanceof Convolution convolution
                && convolution.groups() > 1
                && convolution.groups() == convolution.in();
    List<LayerLiveness> depthwise = layers.stream().filter(isDepthwise).toList();
    long empty = depthwise.stream().mapToLong(LayerLiveness::emptyFilters).sum();
    long filters = depthwise.stream().mapToLong(LayerLiveness::filters).sum();
    if (empty <= EMPTY * filters) {
      return Optional.empty();
    }
    return depthwise.stream()
        .max(Comparator.comparingDouble(each -> (double) each.emptyFilters() / each.filters()))
        .map(
            layer ->
                sign(
                    Sign.Kind.EMPTY_DEPTHWISE,
                    step,
                    sparsity,
                    empty,
                    filters,
                    new double[] {number(layer), layer.emptyFilters(), layer.filters()}));
  }

  private int number(LayerLiveness layer) {
    return numbers.getOrDefault(layer.name(), -1);
  }

  private static Sign sign(
      Sign.Kind kind, long step, double sparsity, long first, long second, double[] layer) {
    return new Sign(kind, step, sparsity, first, second, layer[0], layer[1], layer[2]);
  }
}
