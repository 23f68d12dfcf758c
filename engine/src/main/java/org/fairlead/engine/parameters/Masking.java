package org.fairlead.engine.parameters;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.jspecify.annotations.Nullable;

/**
 * Masks in effect, in the flat layout, with what they mean for the channels that they leave dead.
 *
 * <p>As published ({@link #silencing}), a channel is dead if its filter is wholly masked and
 * nothing but its batch norm follows. It arrives there as zeros; with the weight and bias of the
 * batch norm masked like the filter it leaves as zeros, in training and in evaluation, here and in
 * any other runtime that reads the weights. {@link #folding} follows constants through the whole
 * network, and what holds a constant is frozen at its value.
 *
 * <p>The running statistics of dead channels, which zeros would drag along, are put back by {@link
 * #protect}.
 */
public final class Masking implements AutoCloseable {
  private final Owned owned = new Owned();
  private final FlatLayout layout;
  private final NormLayout norms;
  private final Masks masks;
  private final Tensor keep;
  private Tensor trained;
  private final List<BitSet> dead = new ArrayList<>();
  private @Nullable Tensor frozenPlaces;
  private @Nullable Tensor frozenValues;
  private @Nullable Tensor deadPlaces;
  private @Nullable Tensor deadValues;

  private Masking(Masks masks, FlatLayout layout, NormLayout norms, Tensor like) {
    this.masks = masks;
    this.layout = layout;
    this.norms = norms;
    this.keep = owned.keep(torch.ones_like(like));
    this.trained = keep;
    for (String name : masks.names()) {
      FlatLayout.Slice slice = layout.slices().get(layout.indexOf(name));
      Tensor bytes =
          torch.from_blob(
              new BytePointer(masks.mask(name)),
              slice.parameter().shape().stream().mapToLong(Integer::longValue).toArray(),
              new TensorOptions(ScalarType.Byte));
      Views.view(slice, keep).copy_(bytes);
    }
  }

  /**
   * Prepares masks as published; needs a surrounding scope without gradients.
   *
   * @param statistics the running statistics, whose values at dead channels are remembered
   * @param like any flat tensor of parameters
   */
  public static Masking silencing(
      Masks masks, FlatLayout layout, NormLayout norms, Tensor statistics, Tensor like) {
    var masking = new Masking(masks, layout, norms, like);
    for (NormLayout.Norm norm : norms.norms()) {
      BitSet channels = masking.emptyFilters(norm);
      masking.dead.add(channels);
      channels.stream()
          .forEach(
              c -> {
                masking.slice(norm, ".weight", masking.keep).narrow(0, c, 1).zero_();
                masking.slice(norm, ".bias", masking.keep).narrow(0, c, 1).zero_();
              });
    }
    masking.rememberStatistics(statistics);
    return masking;
  }

  /**
   * Prepares the masks of live weights; needs a surrounding scope without gradients.
   *
   * @param liveness of the network, whose constants are folded into {@code values} already
   * @param values parameters and running statistics, which are remembered where they are frozen
   */
  public static Masking folding(
      Liveness liveness, FlatLayout layout, NormLayout norms, Views values) {
    var masking = new Masking(liveness.live(), layout, norms, values.parameters());
    Map<Integer, BitSet> dead = liveness.deadStatistics();
    norms.norms().forEach(norm -> masking.dead.add(dead.get(norm.node().id())));
    masking.rememberStatistics(values.statistics());
    masking.freeze(liveness.frozen(), values.parameters());
    return masking;
  }

  private BitSet emptyFilters(NormLayout.Norm norm) {
    var channels = new BitSet(norm.channels());
    String filters = norm.convolution() == null ? "" : norm.convolution().name() + ".weight";
    if (masks.contains(filters)) {
      boolean[] live = masks.liveOutputs(filters);
      for (int c = 0; c < live.length; c++) {
        channels.set(c, !live[c]);
      }
    }
    return channels;
  }

  private Tensor slice(NormLayout.Norm norm, String suffix, Tensor flat) {
    return Views.view(layout.slices().get(layout.indexOf(norm.node().name() + suffix)), flat);
  }

  private void rememberStatistics(Tensor statistics) {
    var places = new ArrayList<Long>();
    for (int i = 0; i < dead.size(); i++) {
      NormLayout.Norm norm = norms.norms().get(i);
      dead.get(i).stream()
          .forEach(
              c -> {
                places.add(norm.mean() + c);
                places.add(norm.variance() + c);
              });
    }
    if (!places.isEmpty()) {
      deadPlaces = indices(places, statistics);
      deadValues = owned.keep(statistics.index_select(0, deadPlaces));
    }
  }

  /** Norms and biases are vectors, so an entry lies as far behind the first as its number says. */
  private void freeze(Map<String, BitSet> entries, Tensor parameters) {
    var places = new ArrayList<Long>();
    entries.forEach(
        (name, frozen) -> {
          long offset = layout.slices().get(layout.indexOf(name)).offset();
          frozen.stream().forEach(entry -> places.add(offset + entry));
        });
    if (!places.isEmpty()) {
      frozenPlaces = indices(places, parameters);
      frozenValues = owned.keep(parameters.index_select(0, frozenPlaces));
      trained = owned.keep(keep.clone());
      trained.index_fill_(0, frozenPlaces, new Scalar(0.0));
    }
  }

  private Tensor indices(List<Long> places, Tensor like) {
    long[] numbers = places.stream().mapToLong(Long::longValue).toArray();
    Tensor host =
        torch.from_blob(
            new LongPointer(numbers),
            new long[] {numbers.length},
            new TensorOptions(ScalarType.Long));
    return owned.keep(host.clone().to(like.device(), ScalarType.Long));
  }

  public Masks masks() {
    return masks;
  }

  /** Returns 1 where an entry is trained and 0 where it is masked or frozen, in the flat layout. */
  public Tensor trained() {
    return trained;
  }

  /**
   * Makes masked entries of flat tensors of parameters zero, whatever they hold, and leaves the
   * bits of others; needs a surrounding scope without gradients.
   */
  public void clear(List<Tensor> parameters) {
    clear(parameters, keep);
  }

  /** As {@link #clear}, for gradients and moments: entries that are not trained. */
  public void clearUntrained(List<Tensor> flat) {
    clear(flat, trained);
  }

  private static void clear(List<Tensor> flat, Tensor kept) {
    // An integer "and" is ten times faster than a fill, whose branch at each entry is guessed
    // wrong.
    ScalarType type = kept.element_size() == Long.BYTES ? ScalarType.Long : ScalarType.Int;
    Tensor bits = kept.to(type).neg_();
    flat.forEach(each -> each.view(type).bitwise_and_(bits));
  }

  /** Makes the entries of a gradient zero that decay has moved although they are frozen. */
  public void clearFrozen(Tensor gradient) {
    if (frozenPlaces != null) {
      gradient.index_fill_(0, frozenPlaces, new Scalar(0.0));
    }
  }

  /** Puts frozen entries back, which decay may have moved; needs a scope without gradients. */
  public void hold(Tensor parameters) {
    if (frozenPlaces != null && frozenValues != null) {
      parameters.index_copy_(0, frozenPlaces, frozenValues);
    }
  }

  /** Puts the running statistics of dead channels back; needs a scope without gradients. */
  public void protect(Tensor statistics) {
    if (deadPlaces != null && deadValues != null) {
      // Through data(), because autograd takes a write to what a batch norm was given for an error,
      // although in training its gradient does not read the running statistics.
      statistics.data().index_copy_(0, deadPlaces, deadValues);
    }
  }

  /** Returns whether all channels of a batch norm are dead, so that it counts no batch. */
  boolean isFullyPruned(int norm) {
    return dead.get(norm).cardinality() == norms.norms().get(norm).channels();
  }

  @Override
  public void close() {
    owned.close();
  }
}
