package org.fairlead.engine;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.engine.libtorch.Tensors;

/** What the memory of a result held before must not matter: some kernels forget to write all. */
final class Poison {
  private Poison() {}

  /** Fills what the allocator will hand out next with NaN. */
  @SuppressWarnings("try") // the scope does its work by being open
  static void pour() {
    try (var scope = new PointerScope();
        var nan = new Scalar(255)) {
      for (long bytes = 32; bytes <= 1 << 17; bytes += Math.max(32, bytes / 16)) {
        for (int i = 0; i < 4; i++) {
          Tensors.empty(new long[] {bytes}, ScalarType.Byte, "cpu").fill_(nan);
        }
      }
    }
  }
}
