package org.fairlead.engine.execution;

import java.util.List;
import java.util.Set;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.NetworkInput;

/**
 * Which convolutions oneDNN 3.7, the library behind libtorch on a processor, computes wrongly, so
 * that they are led around the fault. Of the networks of the library only layers on maps of a few
 * pixels are concerned.
 */
public final class KernelFaults {
  /*
   * Padded blocks. For maps that lie channel by channel oneDNN cuts channels into blocks of 16 (8
   * without AVX-512), and copies the weight into the same blocks first. Where channels do not fill
   * the last block, its rest is to be 0. These zeros end up in wrong places: of a kernel of 3x3
   * with one output, 8 of the 9 positions of the copy are 0, and the true rest holds what the
   * memory held before. So results are wrong without a sign, or NaN where that memory was.
   * Concerned are, in single precision, the gradient of the input where outputs do not fill blocks,
   * and the result where inputs do not; in bfloat16 both for either. Kernels of 1x1 have no further
   * position, and up to 16 inputs of the first layer are not cut. The channels-last kernels are
   * right; a weight that lies channels-last makes libtorch take those, whatever its maps are.
   *
   * Odd outputs. In bfloat16 products take channels two by two. The gradient of the input sums over
   * outputs; of an odd number the last is paired with memory that was not written. So it is in
   * both memory formats, and for every kernel. In single precision all is right.
   *
   * Strided points. For a kernel of 1x1 with a stride on channels-last maps oneDNN first gathers
   * the pixels that count. In the gradient of the weight the room for them is counted in inputs,
   * the places in blocks, so that with fewer than 16 inputs it writes past the end: the heap is
   * damaged (oneDNN issue 6035). Leaving those pixels out beforehand gives the same without a
   * stride.
   *
   * Unwritten gradients. In bfloat16 the gradient of the weight has entries that nobody writes, and
   * that keep what the memory held before: of a kernel with a stride where the map is so small that
   * a kernel position meets nothing but padding (inputs of 1x1 and 2x2), and of a depthwise kernel
   * on small maps (seen at inputs of 1x1 and 4x4, stride 2). In single precision all is written,
   * and on maps of this size it costs nothing that could be measured.
   *
   * Divided by zero. To choose how it cuts a kernel of 1x1 oneDNN estimates the cost of every way, with a formula of its own for five pairs of inputs and outputs. On a CPU
   * that has AVX-512 and not AMX, its divisor is 0 for these, and the process dies (SIGFPE in
   * est_eff_1x1; mended later by oneDNN's pull request 3453). The gradient of the input asks for the
   * same with inputs and outputs exchanged. ResNet-50 has all five. It is so on channels-last maps,
   * and on small maps in the other format, which libtorch takes for channels-last at times. A kernel
   * of 1x1 is the product of two matrices, and needs no copy to be written as one.
   */

  /** Inputs and outputs for which a cost is divided by zero. */
  private static final Set<List<Integer>> DIVIDED =
      Set.of(
          List.of(256, 1024),
          List.of(512, 1024),
          List.of(512, 2048),
          List.of(1024, 512),
          List.of(1024, 2048));

  /** Channels in a block; those of AVX2 are half as wide. */
  private static final int BLOCK = 16;

  /** Positions of a map on which depthwise kernels leave entries unwritten. */
  private static final long SMALL_FOR_DEPTHWISE = 16;

  /** Positions of a map on which kernels with a stride leave entries unwritten. */
  private static final long SMALL_FOR_STRIDE = 4;

  private KernelFaults() {}

  /** Returns whether entries of a parameter are stored with inputs innermost. */
  public static boolean storedChannelsLast(
      Parameter parameter, Network network, Execution execution) {
    if (!FlatLayout.isConvolutionWeight(parameter)) {
      return false;
    }
    Node node = network.nodes().get(parameter.nodeId());
    return execution.channelsLast()
        || (node.layer() instanceof Convolution convolution
            && padsBlocks(convolution, readsInput(node, network), execution));
  }

  private static boolean readsInput(Node node, Network network) {
    return network.nodes().get(node.inputs().get(0)).layer() instanceof NetworkInput;
  }

  /**
   * Returns whether a block of channels would be padded; the weight must lie channels-last.
   *
   * @param first whether it reads the network's input, whose gradient nobody asks for
   */
  private static boolean padsBlocks(Convolution layer, boolean first, Execution execution) {
    boolean blocked =
        !execution.gpu() && !execution.channelsLast() && execution.precision() != Precision.FP64;
    boolean inputs = layer.in() % BLOCK != 0 && (layer.in() > BLOCK || !first);
    boolean outputs = layer.out() % BLOCK != 0;
    return blocked && layer.groups() == 1 && layer.kernel() > 1 && (inputs || outputs);
  }

  /** Returns the positions of an input map up to which single precision is needed, or 0. */
  static long widenedUpTo(Convolution layer, Execution execution) {
    if (execution.gpu() || execution.precision() != Precision.BF16) {
      return 0;
    }
    if (!isDepthwise(layer) && layer.out() / layer.groups() % 2 == 1) {
      return Long.MAX_VALUE;
    }
    if (layer.groups() > 1) {
      return SMALL_FOR_DEPTHWISE;
    }
    return layer.kernel() > 1 && layer.stride() > 1 ? SMALL_FOR_STRIDE : 0;
  }

  /** Returns whether the gathered pixels would not fit; the stride must be taken beforehand. */
  static boolean gathersTooMuch(Convolution layer, Execution execution) {
    return !execution.gpu()
        && execution.channelsLast()
        && layer.kernel() == 1
        && layer.stride() > 1
        && layer.padding() == 0
        && layer.in() / layer.groups() < BLOCK
        && !isDepthwise(layer);
  }

  /** Returns whether a cost would be divided by zero; the product must be one of matrices. */
  static boolean dividesByZero(Convolution layer, Execution execution) {
    return !execution.gpu()
        && execution.precision() != Precision.FP64
        && layer.kernel() == 1
        && layer.padding() == 0
        && layer.groups() == 1
        && (DIVIDED.contains(List.of(layer.in(), layer.out()))
            || DIVIDED.contains(List.of(layer.out(), layer.in())));
  }

  private static boolean isDepthwise(Convolution layer) {
    return layer.groups() > 1 && layer.groups() == layer.in();
  }
}
