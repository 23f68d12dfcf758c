package org.fairlead.base.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class MappedBytesTest {
  private static ByteBuffer direct(byte[] bytes) {
    return ByteBuffer.allocateDirect(bytes.length + 2).position(1).put(bytes).flip().position(1);
  }

  @Test
  void update_isTheChecksumOfTheBytes() {
    for (int size : new int[] {0, 1, 65_535, 65_536, 200_001}) {
      var bytes = new byte[size];
      new SplittableRandom(size).nextBytes(bytes);
      var expected = new CRC32C();
      expected.update(bytes);
      for (ByteBuffer each : new ByteBuffer[] {ByteBuffer.wrap(bytes), direct(bytes)}) {
        var sum = new CRC32C();
        MappedBytes.update(sum, each);
        assertThat(sum.getValue()).isEqualTo(expected.getValue());
      }
    }
  }

  @Test
  void same_seesEveryByte() {
    var bytes = new byte[100_000];
    assertThat(MappedBytes.same(direct(bytes), ByteBuffer.wrap(bytes))).isTrue();
    for (int at : new int[] {0, 65_535, 65_536, 99_999}) {
      var other = new byte[bytes.length];
      other[at] = 1;
      assertThat(MappedBytes.same(direct(bytes), ByteBuffer.wrap(other))).isFalse();
    }
    assertThat(MappedBytes.same(direct(bytes), ByteBuffer.allocate(3))).isFalse();
  }
}
