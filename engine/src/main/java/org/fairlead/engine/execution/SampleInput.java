package org.fairlead.engine.execution;

import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.base.InputException;
import org.fairlead.base.io.MappedBytes;
import org.fairlead.data.Batch;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.SampleShape;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Tensors;

/**
 * Turns a batch into what the network sees: of images {@code (pixel / 255 - mean) / std}, shape
 * {@code [B, C, H, W]}; of rows of features {@code (feature - mean) / std}, shape {@code [B, F, 1,
 * 1]}, where a missing value, NaN, becomes the mean.
 *
 * <p>The buffer is read where it lies; two passes over the pixels remain, one that widens them in
 * the memory format of the network and one that scales and shifts. The bytes {@code [B, H, W, C]}
 * seen as {@code [B, C, H, W]} already have their channels innermost.
 */
public final class SampleInput implements AutoCloseable {
  private final Owned owned = new Owned();
  private final Tensor scale;
  private final Tensor shift;
  private final TensorOptions bytes;
  private final TensorOptions floats;
  private final ScalarTypeOptional type;
  private final LayoutOptional anyLayout;
  private final DeviceOptional device;
  private final BoolOptional unpinned;
  private final MemoryFormatOptional format;

  @SuppressWarnings("try") // the scope is closed, not read
  public SampleInput(Normalization normalization, SampleShape shape, Execution execution) {
    int channels = normalization.mean().size();
    double range = shape instanceof ImageShape ? 255 : 1;
    var scales = new double[channels];
    var shifts = new double[channels];
    for (int c = 0; c < channels; c++) {
      double std = normalization.std().get(c);
      scales[c] = 1 / (range * std);
      double mean = normalization.mean().get(c);
      shifts[c] = shape instanceof ImageShape ? -mean / std : -mean;
    }
    ScalarType storage = execution.precision().storage();
    try (var scope = new PointerScope()) {
      this.scale = owned.keep(perChannel(scales, storage, execution.device()));
      this.shift = owned.keep(perChannel(shifts, storage, execution.device()));
      this.bytes = owned.keep(new TensorOptions(ScalarType.Byte));
      this.floats = owned.keep(new TensorOptions(ScalarType.Float));
      this.type = owned.keep(new ScalarTypeOptional(storage));
      this.anyLayout = owned.keep(new LayoutOptional());
      this.device = owned.keep(new DeviceOptional(new Device(execution.device())));
      this.unpinned = owned.keep(new BoolOptional());
      this.format =
          owned.keep(
              new MemoryFormatOptional(
                  execution.channelsLast() ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous));
    }
  }

  private static Tensor perChannel(double[] values, ScalarType type, String device) {
    Tensor tensor = Tensors.empty(new long[] {1, values.length, 1, 1}, type, device);
    Tensors.copyInto(tensor, Tensors.stored(values));
    return tensor;
  }

  /** Returns the input tensor; needs a surrounding scope. The batch has been read on return. */
  public Tensor image(Batch batch) {
    var shape = batch.shape();
    if (shape instanceof FeatureShape) {
      return features(batch, shape);
    }
    Tensor pixels =
        torch.from_blob(
            new BytePointer(there(batch)),
            new long[] {batch.size(), shape.height(), shape.width(), shape.channels()},
            bytes);
    Tensor widened =
        pixels.permute(0, 3, 1, 2).to(type, anyLayout, device, unpinned, false, false, format);
    Tensor image = torch.addcmul(shift, widened, scale);
    widened.close();
    return image;
  }

  /** Returns a batch's pixels, of which every page is there. */
  private static ByteBuffer there(Batch batch) {
    ByteBuffer pixels = batch.pixels();
    try {
      MappedBytes.look(pixels);
    } catch (InternalError e) {
      throw new InputException(
          "the pixels of a batch of %d lie in a file that was cut while it was mapped"
              .formatted(batch.size()),
          e);
    }
    return pixels;
  }

  private Tensor features(Batch batch, SampleShape shape) {
    Tensor rows =
        torch.from_blob(
            new BytePointer(there(batch)),
            new long[] {batch.size(), shape.channels(), 1, 1},
            floats);
    // The mean first: of a column such as a year it is large beside the deviation.
    Tensor own = rows.to(type, anyLayout, device, unpinned, false, true, format);
    return own.add_(shift).mul_(scale).nan_to_num_();
  }

  @Override
  public void close() {
    owned.close();
  }
}
