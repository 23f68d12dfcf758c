package org.fairlead.engine.execution;

import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.NetworkInput;

/**
 * Which convolutions oneDNN 3.7, the library behind libtorch on a processor, computes wrongly or
 * dies in, so that they are led around the fault. Of the networks of the library these are kernels
 * of 1x1 in ResNet-50 and, with a stride, in the other ResNets; layers on maps of a few pixels; and
 * on some processors every kernel of 1x1 in single precision.
 */
@SuppressWarnings("try") // scopes and guards are closed, not read
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
   * damaged (oneDNN issue 6035). And from 256 to 512 channels, in ResNet-18 and 34, the result is
   * wrong by half of its largest value, in single precision on an AMD processor with AVX-512. Leaving
   * those pixels out beforehand gives the same without a stride.
   *
   * Unwritten gradients. In bfloat16 the gradient of the weight has entries that nobody writes, and
   * that keep what the memory held before: of a kernel with a stride where the map is so small that
   * a kernel position meets nothing but padding (inputs of 1x1 and 2x2), and of a depthwise kernel
   * on small maps (seen at inputs of 1x1 and 4x4, stride 2). In single precision all is written,
   * and on maps of this size it costs nothing that could be measured.
   *
   * Divided by zero. To choose how it cuts a kernel of 1x1 oneDNN estimates the cost of every way,
   * with a formula of its own for five pairs of inputs and outputs. On a CPU that has AVX-512 and not
   * AMX, its divisor is 0 for these, and the process dies (SIGFPE in est_eff_1x1; mended later by
   * oneDNN's pull request 3453). The gradient of the input asks for the same with inputs and outputs
   * exchanged. ResNet-50 has all five. It is so on channels-last maps, and on small maps in the other
   * format, which libtorch takes for channels-last at times. A kernel of 1x1 is the product of two
   * matrices, and needs no copy to be written as one.
   *
   * Wrong products. On an AMD processor with AVX-512, in a virtual machine that does not tell the
   * sizes of its caches, kernels of 1x1 with 320, 512, 1024 or 1280 outputs, on channels-last maps
   * of few pixels and in single precision, give results that are wrong by half of the largest value,
   * in batches of 16. What exactly brings it about is not known, so it is tried once in a process,
   * with numbers whose products are exact; where it is so, all kernels of 1x1 are multiplied as
   * matrices in single precision.
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

  /** Returns whether pixels would be gathered; the stride must be taken beforehand. */
  static boolean gathers(Convolution layer, Execution execution) {
    return !execution.gpu()
        && execution.channelsLast()
        && layer.kernel() == 1
        && layer.stride() > 1
        && layer.padding() == 0
        && !isDepthwise(layer);
  }

  /**
   * Returns whether a kernel of 1x1 must be multiplied as a matrix: where a cost would be divided
   * by zero, and where its results are wrong on this processor.
   */
  static boolean isProduct(Convolution layer, Execution execution) {
    if (execution.gpu()
        || execution.precision() == Precision.FP64
        || layer.kernel() != 1
        || layer.padding() != 0
        || layer.groups() != 1) {
      return false;
    }
    return DIVIDED.contains(List.of(layer.in(), layer.out()))
        || DIVIDED.contains(List.of(layer.out(), layer.in()))
        || (execution.precision() == Precision.FP32 && Pointwise.WRONG);
  }

  private static boolean isDepthwise(Convolution layer) {
    return layer.groups() > 1 && layer.groups() == layer.in();
  }

  /** Whether kernels of 1x1 are wrong on this processor; found out when first asked for. */
  private static final class Pointwise {
    static final boolean WRONG = differs(320, 16) || differs(512, 256);

    /** Compares both ways to multiply small whole numbers, whose sums are exact. */
    private static boolean differs(long outputs, long inputs) {
      long images = 16;
      long side = 2;
      try (var scope = new PointerScope();
          var guard = new NoGradGuard()) {
        Tensor pixels =
            wholeNumbers(images * side * side * inputs, 7).view(images, side, side, inputs);
        Tensor kernel = wholeNumbers(outputs * inputs, 5).view(outputs, inputs);
        Tensor expected = torch.linear(pixels, kernel);
        Tensor actual =
            torch
                .conv2d(pixels.permute(0, 3, 1, 2), kernel.view(outputs, inputs, 1, 1))
                .permute(0, 2, 3, 1);
        return !actual.equal(expected);
      }
    }

    private static Tensor wholeNumbers(long count, long below) {
      return torch
          .arange(new Scalar(count))
          .remainder(new Scalar(below))
          .to(torch.ScalarType.Float);
    }
  }
}
