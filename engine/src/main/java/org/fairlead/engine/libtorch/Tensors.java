package org.fairlead.engine.libtorch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.networks.weights.DType;

/** Copies between Java arrays and native tensors. All methods need a surrounding scope. */
public final class Tensors {
  private Tensors() {}

  static TensorOptions options(ScalarType type, String device) {
    return new TensorOptions()
        .dtype(new ScalarTypeOptional(type))
        .device(new DeviceOptional(new Device(device)));
  }

  public static Tensor zeros(long size, ScalarType type, String device) {
    return torch.zeros(new long[] {size}, options(type, device));
  }

  public static Tensor empty(long[] shape, ScalarType type, String device) {
    return torch.empty(shape, options(type, device), new MemoryFormatOptional());
  }

  /** Copies a stored tensor into {@code target} of the same number of entries. */
  public static void copyInto(Tensor target, org.fairlead.networks.weights.Tensor source) {
    long[] shape = sizes(target);
    Tensor host;
    if (source.dtype() == DType.F64) {
      host =
          torch.from_blob(
              new DoublePointer(source.doubles()), shape, new TensorOptions(ScalarType.Double));
    } else {
      host =
          torch.from_blob(
              new FloatPointer(source.floats()), shape, new TensorOptions(ScalarType.Float));
    }
    target.copy_(host);
  }

  /** Returns a stored vector. */
  public static org.fairlead.networks.weights.Tensor stored(double[] values) {
    return org.fairlead.networks.weights.Tensor.ofDoubles(List.of(values.length), values);
  }

  /** Returns a copy of a float or double tensor, row-major, for storing. */
  public static org.fairlead.networks.weights.Tensor toStored(Tensor tensor, List<Integer> shape) {
    Tensor host = host(tensor);
    int entries = (int) host.numel();
    if (isDouble(host)) {
      var values = new double[entries];
      host.data_ptr_double().get(values);
      return org.fairlead.networks.weights.Tensor.ofDoubles(shape, values);
    }
    var values = new float[entries];
    host.data_ptr_float().get(values);
    return org.fairlead.networks.weights.Tensor.ofFloats(shape, values);
  }

  /** Returns a copy of a float or double tensor, row-major. */
  public static double[] toDoubles(Tensor tensor) {
    Tensor host = host(tensor);
    var values = new double[(int) host.numel()];
    if (isDouble(host)) {
      host.data_ptr_double().get(values);
    } else {
      var floats = new float[values.length];
      host.data_ptr_float().get(floats);
      for (int i = 0; i < values.length; i++) {
        values[i] = floats[i];
      }
    }
    return values;
  }

  private static boolean isDouble(Tensor tensor) {
    return tensor.scalar_type().intern() == ScalarType.Double;
  }

  private static Tensor host(Tensor tensor) {
    Tensor detached = tensor.detach();
    return (detached.is_cuda() ? detached.cpu() : detached).contiguous();
  }

  public static long[] sizes(Tensor tensor) {
    var sizes = new long[(int) tensor.dim()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = tensor.size(i);
    }
    return sizes;
  }

  /** Returns for example {@code [128, 3, 32, 32]}. */
  static String shape(Tensor tensor) {
    return Arrays.toString(sizes(tensor));
  }
}
