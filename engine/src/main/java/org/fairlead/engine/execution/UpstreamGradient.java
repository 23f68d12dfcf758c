package org.fairlead.engine.execution;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Precision;
import org.jspecify.annotations.Nullable;

/** Hands ∂L/∂logits to the engine through one native buffer that is kept between steps. */
public final class UpstreamGradient implements AutoCloseable {
  /*
   * from_blob makes a tensor that reads this memory and does not own it: the memory must outlast
   * the backward pass, and on a GPU the copy, which is finished when it returns. One buffer per
   * learner does; a new one per step would stay until the garbage collector finds its pointer, and
   * counts against JavaCPP's limit of native memory until then.
   */
  private final Execution execution;
  private @Nullable Pointer staging;

  public UpstreamGradient(Execution execution) {
    this.execution = execution;
  }

  /**
   * Returns the values as a tensor, which is valid until the next call; needs a surrounding scope.
   *
   * @param values row-major, shape {@code [size, classes]}
   */
  public Tensor of(double[] values, int size, int classes) {
    Pointer buffer = buffer(values.length);
    if (buffer instanceof DoublePointer doubles) {
      doubles.put(values);
    } else if (buffer instanceof FloatPointer floats) {
      var narrowed = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        narrowed[i] = (float) values[i];
      }
      floats.put(narrowed);
    }
    var type = execution.precision().storage();
    Tensor host = torch.from_blob(buffer, new long[] {size, classes}, new TensorOptions(type));
    return execution.gpu() ? host.to(new Device(execution.device()), type) : host;
  }

  private Pointer buffer(int length) {
    Pointer buffer = staging;
    if (buffer == null || buffer.capacity() < length) {
      close();
      boolean wide = execution.precision() == Precision.FP64;
      Pointer fresh = wide ? new DoublePointer(length) : new FloatPointer(length);
      buffer = fresh.retainReference();
      staging = buffer;
    }
    return buffer;
  }

  @Override
  public void close() {
    if (staging != null) {
      staging.releaseReference();
      staging = null;
    }
  }
}
