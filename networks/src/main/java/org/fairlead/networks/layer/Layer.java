package org.fairlead.networks.layer;

import java.util.List;
import org.fairlead.networks.weights.DType;

/**
 * One operation of a network, with its geometry and without its weights.
 *
 * <p>A layer declares everything that can be known of it without computing: what it takes and
 * gives, its parameters and its running statistics, what it costs. Its record components are its
 * JSON: a layer is stored as its class's name and their values. Only what it computes is said
 * elsewhere, by whoever executes or exports networks.
 *
 * <p>Activations have shape {@code [C, H, W]} (feature maps), {@code [T, F]} (tokens) or {@code
 * [F]} (features); the batch dimension is left out. {@code H} and {@code W} are {@link #ANY} where
 * the network takes images of every size.
 */
public sealed interface Layer
    permits NetworkInput,
        Convolution,
        BatchNorm,
        Linear,
        Activation,
        Add,
        ChannelPadding,
        MaxPool,
        AveragePool,
        Dropout,
        Flatten,
        GroupNorm,
        LayerNorm,
        Multiply,
        Concat,
        Upsample,
        PixelShuffle,
        PixelUnshuffle,
        Embedding,
        LearnedTokens,
        Attention,
        Tokens,
        TakeToken {
  /** An extent that is not fixed by the network. */
  int ANY = -1;

  /** Returns how many inputs this layer takes. */
  default int arity() {
    return 1;
  }

  /**
   * Returns the shape of the output for inputs of these shapes.
   *
   * @throws IllegalArgumentException if the layer does not take such inputs; the message says why
   */
  List<Integer> outputShape(List<List<Integer>> inputs);

  /** Returns the trainable tensors, in the order of PyTorch's {@code state_dict}. */
  default List<ParameterSlot> parameters() {
    return List.of();
  }

  /** Returns the tensors that are state but not trained; they follow the parameters. */
  default List<BufferSlot> buffers() {
    return List.of();
  }

  /**
   * Returns at how many places every entry of the weights is applied for one sample: the number of
   * multiply-accumulates of each.
   *
   * @param output the shape of the output, every extent known
   */
  default long positions(List<Integer> output) {
    return 1;
  }

  /**
   * Returns the multiply-accumulates for one sample that no weight takes part in.
   *
   * @param output the shape of the output, every extent known
   */
  default long weightlessMacs(List<Integer> output) {
    return 0;
  }

  /** What a parameter is to its layer. */
  enum ParameterKind {
    CONVOLUTION_WEIGHT,
    LINEAR_WEIGHT,
    BIAS,
    NORM_WEIGHT,
    NORM_BIAS,
    EMBEDDING;

    /** Returns whether this is the weight of a convolution or a linear map. */
    public boolean isWeight() {
      return this == CONVOLUTION_WEIGHT || this == LINEAR_WEIGHT;
    }
  }

  /**
   * A trainable tensor of a layer.
   *
   * @param suffix what follows the layer's name, for example {@code ".weight"}
   * @param shape the extents, outputs first
   */
  record ParameterSlot(String suffix, List<Integer> shape, ParameterKind kind) {
    public ParameterSlot {
      shape = List.copyOf(shape);
    }
  }

  /**
   * A tensor of a layer that is state but not trained.
   *
   * @param suffix what follows the layer's name, for example {@code ".running_mean"}
   * @param shape the extents, {@code []} for a counter
   * @param initial the value every entry starts with
   */
  record BufferSlot(String suffix, List<Integer> shape, DType dtype, double initial) {
    public BufferSlot {
      shape = List.copyOf(shape);
    }
  }
}
