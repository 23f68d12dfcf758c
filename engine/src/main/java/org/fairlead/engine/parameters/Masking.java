package org.fairlead.engine.parameters;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.networks.sparse.Masks;
import org.jspecify.annotations.Nullable;

/**
 * Masks in effect, in the flat layout.
 *
 * <p>A channel is dead if its filter is wholly masked and nothing but its batch norm follows. It
 * arrives there as zeros; with the weight and bias of the batch norm masked like the filter it
 * leaves as zeros, in training and in evaluation, here and in any other runtime that reads the
 * weights. Its running statistics, which zeros would drag along, are put back by {@link #protect}.
 */
public final class Masking implements AutoCloseable {
  private final Owned owned = new Owned();
  private final FlatLayout layout;
  private final NormLayout norms;
  private final Masks masks;
  private final Tensor keep;
  private final List<BitSet> dead = new ArrayList<>();
  private final @Nullable Tensor deadPlaces;
  private final @Nullable Tensor deadValues;

  /**
   * Prepares masks; needs a surrounding scope without gradients.
   *
   * @param statistics the running statistics, whose values at dead channels are remembered
   * @param like any flat tensor of parameters
   */
  public Masking(Masks masks, FlatLayout layout, NormLayout norms, Tensor statistics, Tensor like) {
    this.masks = masks;
    this.layout = layout;
    this.norms = norms;
    this.keep = owned.keep(torch.ones_like(like));
    for (String name : masks.names()) {
      FlatLayout.Slice slice = layout.slices().get(layout.indexOf(name));
      Tensor bytes =
          torch.from_blob(
              new BytePointer(masks.mask(name)),
              slice.parameter().shape().stream().mapToLong(Integer::longValue).toArray(),
              new TensorOptions(ScalarType.Byte));
      Views.view(slice, keep).copy_(bytes);
    }
    var places = new ArrayList<Long>();
    for (NormLayout.Norm norm : norms.norms()) {
      BitSet channels = deadChannels(norm);
      dead.add(channels);
      channels.stream()
          .forEach(
              c -> {
                places.add(norm.mean() + c);
                places.add(norm.variance() + c);
                slice(norm, ".weight", keep).narrow(0, c, 1).zero_();
                slice(norm, ".bias", keep).narrow(0, c, 1).zero_();
              });
    }
    if (places.isEmpty()) {
      this.deadPlaces = null;
      this.deadValues = null;
    } else {
      long[] numbers = places.stream().mapToLong(Long::longValue).toArray();
      Tensor host =
          torch.from_blob(
              new LongPointer(numbers),
              new long[] {numbers.length},
              new TensorOptions(ScalarType.Long));
      this.deadPlaces = owned.keep(host.clone().to(like.device(), ScalarType.Long));
      this.deadValues = owned.keep(statistics.index_select(0, deadPlaces));
    }
  }

  private BitSet deadChannels(NormLayout.Norm norm) {
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

  public Masks masks() {
    return masks;
  }

  /** Returns 1 where an entry is kept and 0 where it is masked, in the flat layout. */
  public Tensor keep() {
    return keep;
  }

  /**
   * Makes masked entries of flat tensors zero, whatever they hold, and leaves the bits of others;
   * needs a surrounding scope without gradients.
   */
  public void clear(List<Tensor> flat) {
    // An integer "and" is ten times faster than a fill, whose branch at each entry is guessed
    // wrong.
    ScalarType bits = keep.element_size() == Long.BYTES ? ScalarType.Long : ScalarType.Int;
    Tensor kept = keep.to(bits).neg_();
    flat.forEach(each -> each.view(bits).bitwise_and_(kept));
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
