package org.fairlead.networks.sparse.allocation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Layers that can spare weights lose more: every layer of the dense network is pruned alone to some
 * levels, the loss on the validation samples is measured, and the sum of the rises in loss is kept
 * smallest.
 */
public final class SensitivityProvider implements AllocationProvider<SensitivityOptions> {
  /*
   * Rise against sparsity is taken as the lower convex hull of the measured points, with (0, 0): a
   * row of straight pieces whose slopes grow. The cheapest way to mask so many weights is then to
   * take pieces of all layers in the order of their slope per weight, and the last one in part. What
   * lies beyond the last level costs whatever the last piece does, and comes last of all.
   *
   * What is measured depends on the dense weights alone, so a resumed run measures the same again.
   */
  @Override
  public String name() {
    return "sensitivity";
  }

  @Override
  public String summary() {
    return "by the loss on validation when each layer is pruned alone; takes a while at the start";
  }

  @Override
  public SensitivityOptions defaults() {
    return new SensitivityOptions(List.of(0.5, 0.75, 0.9, 0.97));
  }

  @Override
  public boolean measures() {
    return true;
  }

  @Override
  public LayerAllocation create(SensitivityOptions options, DenseNetwork dense) {
    return new Measured(options.levels(), dense);
  }

  /**
   * A straight piece of a layer's rise in loss.
   *
   * @param layer number
   * @param share of the layer's weights that it masks
   * @param slope rise in loss per weight
   */
  private record Piece(int layer, double share, double slope) {}

  private static final class Measured implements LayerAllocation {
    private final List<Double> levels;
    private final DenseNetwork dense;
    private @Nullable List<Piece> pieces;

    Measured(List<Double> levels, DenseNetwork dense) {
      this.levels = levels;
      this.dense = dense;
    }

    @Override
    public Masks prune(Network network, Weights weights, Masks current, double sparsity) {
      List<Budget.Layer> layers = Budget.layers(network, current);
      List<Piece> measured = pieces;
      if (measured == null) {
        measured = measure(network, layers);
        pieces = measured;
      }
      long kept = Budget.kept(layers, sparsity);
      double[] wanted = layers.stream().mapToDouble(Budget.Layer::weights).toArray();
      double over = layers.stream().mapToLong(Budget.Layer::weights).sum() - (double) kept;
      for (Piece piece : measured) {
        double taken = Math.min(over, piece.share * layers.get(piece.layer).weights());
        wanted[piece.layer] -= taken;
        over -= taken;
      }
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = Math.max(wanted[i], 1e-9 * layers.get(i).weights());
      }
      return MagnitudePruning.keepLargest(
          network, weights, current, Budget.share(layers, wanted, kept));
    }

    private List<Piece> measure(Network network, List<Budget.Layer> layers) {
      double base = dense.validationLoss(dense.weights());
      var all = new ArrayList<Piece>();
      for (int i = 0; i < layers.size(); i++) {
        Budget.Layer layer = layers.get(i);
        var points = new ArrayList<double[]>();
        points.add(new double[] {0, 0});
        for (double level : levels) {
          double rise = dense.validationLoss(without(network, layer, level)) - base;
          points.add(new double[] {level, Double.isFinite(rise) ? Math.max(0, rise) : 1e9});
        }
        List<double[]> hull = hull(points);
        for (int p = 1; p < hull.size(); p++) {
          double share = hull.get(p)[0] - hull.get(p - 1)[0];
          double rise = hull.get(p)[1] - hull.get(p - 1)[1];
          all.add(new Piece(i, share, rise / (share * layer.weights())));
        }
      }
      all.sort(Comparator.comparingDouble(Piece::slope).thenComparingInt(Piece::layer));
      return all;
    }

    /** Returns the dense weights with one layer pruned. */
    private Weights without(Network network, Budget.Layer layer, double sparsity) {
      Weights weights = dense.weights();
      String name = layer.parameter().name();
      Masks masks = Masks.dense(network);
      Map<String, Long> kept = new LinkedHashMap<>();
      masks.names().forEach(each -> kept.put(each, masks.kept(each)));
      kept.put(name, layer.weights() - MagnitudePruning.masked(sparsity, layer.weights()));
      byte[] mask = MagnitudePruning.keepLargest(network, weights, masks, kept).mask(name);
      double[] values = weights.get(name).doubles();
      var floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = mask[i] == 0 ? 0 : (float) values[i];
      }
      return weights.with(name, Tensor.ofFloats(layer.parameter().shape(), floats));
    }

    /** Returns the lower convex hull of points whose first coordinates increase. */
    private static List<double[]> hull(List<double[]> points) {
      var hull = new ArrayList<double[]>();
      for (double[] point : points) {
        while (hull.size() >= 2 && !bendsUp(hull, point)) {
          hull.remove(hull.size() - 1);
        }
        hull.add(point);
      }
      return hull;
    }

    private static boolean bendsUp(List<double[]> hull, double[] point) {
      double[] last = hull.get(hull.size() - 1);
      double[] before = hull.get(hull.size() - 2);
      double here = (last[1] - before[1]) / (last[0] - before[0]);
      double next = (point[1] - last[1]) / (point[0] - last[0]);
      return next > here;
    }
  }
}
