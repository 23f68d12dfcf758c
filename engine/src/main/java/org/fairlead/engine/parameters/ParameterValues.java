package org.fairlead.engine.parameters;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.networks.Network;
import org.fairlead.networks.StateBuffer;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * What a network has learned: parameters and running statistics as they are trained, their moving
 * averages where there are some, and how many batches moved each batch norm's statistics.
 */
public final class ParameterValues implements AutoCloseable {
  private final Owned owned = new Owned();
  private final NamedTensors named;
  private final FlatLayout layout;
  private final NormLayout norms;
  private final ScalarType type;
  private final String device;
  private final Views current;
  private final @Nullable Views average;
  private final double averageDecay;
  private final long[] batches;
  private @Nullable EqualAverage collected;
  private boolean predictsCollected;

  /**
   * Makes values of zeros, and statistics as new; needs a surrounding scope without gradients.
   *
   * @param averageDecay of the moving averages, 0 for none
   */
  public ParameterValues(
      Network network,
      FlatLayout layout,
      NormLayout norms,
      NamedTensors named,
      ScalarType type,
      String device,
      double averageDecay) {
    this.named = named;
    this.layout = layout;
    this.norms = norms;
    this.type = type;
    this.device = device;
    this.averageDecay = averageDecay;
    this.batches = new long[norms.norms().size()];
    this.current = views();
    this.average = averageDecay > 0 ? views() : null;
    for (StateBuffer buffer : network.buffers()) {
      if (buffer.dtype() == DType.F32) {
        named.statistics(current, buffer).fill_(new Scalar(buffer.initial()));
      }
    }
  }

  private Views views() {
    Tensor parameters = owned.keep(Tensors.zeros(layout.size(), type, device));
    Tensor statistics = owned.keep(Tensors.zeros(norms.size(), type, device));
    return new Views(layout, norms, parameters, statistics);
  }

  /** Returns the values that are trained. */
  public Views current() {
    return current;
  }

  /** Returns the moving averages, null without. */
  public @Nullable Views average() {
    return average;
  }

  /** Returns the values to predict with: the averages where there are some. */
  public Views forPrediction() {
    if (predictsCollected && collected != null) {
      return collected.views();
    }
    return average == null ? current : average;
  }

  /** Returns the mean of what was collected, null where nothing was. */
  public @Nullable EqualAverage collected() {
    return collected;
  }

  /** Adds the current values to the mean; needs a scope without gradients. */
  public void collect() {
    if (collected == null) {
      collected = new EqualAverage(layout, norms, type, device);
    }
    collected.add(current);
  }

  /** Chooses whether predictions use the mean of what was collected, which is not empty then. */
  public void predictCollected(boolean chosen) {
    predictsCollected = chosen;
  }

  /** Returns whether predictions use the mean of what was collected. */
  public boolean predictsCollected() {
    return predictsCollected;
  }

  /** Forgets what was collected. */
  public void forgetCollected() {
    predictsCollected = false;
    if (collected != null) {
      collected.close();
      collected = null;
    }
  }

  /**
   * Takes over a mean of so many values; needs a scope without gradients.
   *
   * @param taken at least 1
   */
  public void restoreCollected(Weights mean, long taken) {
    forgetCollected();
    collected = new EqualAverage(layout, norms, type, device);
    named.copyInto(collected.views(), mean);
    collected.goOn(taken);
  }

  /** Moves the averages towards the current values; needs a scope without gradients. */
  public void moveAverage() {
    if (average != null) {
      Scalar share = new Scalar(1 - averageDecay);
      average.parameters().lerp_(current.parameters(), share);
      average.statistics().lerp_(current.statistics(), share);
    }
  }

  /** Counts a batch for every batch norm but those whose channels are all dead. */
  public void countBatch(@Nullable Masking masking) {
    for (int norm = 0; norm < batches.length; norm++) {
      if (masking == null || !masking.isFullyPruned(norm)) {
        batches[norm]++;
      }
    }
  }

  /** Returns copies of the values of some views of these. */
  public Weights read(Views views) {
    return named.read(views, batches);
  }

  /** Replaces whole tensors of some views of these, by name; needs a scope without gradients. */
  public void replace(Views views, Map<String, double[]> tensors) {
    named.copySome(views, tensors);
  }

  /** Takes over weights, and begins the averages with them; needs a scope without gradients. */
  public void write(Weights weights) {
    named.copyInto(current, weights);
    named.readBatches(weights, batches);
    if (average != null) {
      average.parameters().copy_(current.parameters());
      average.statistics().copy_(current.statistics());
    }
  }

  @Override
  public void close() {
    forgetCollected();
    if (average != null) {
      average.close();
    }
    current.close();
    owned.close();
  }
}
