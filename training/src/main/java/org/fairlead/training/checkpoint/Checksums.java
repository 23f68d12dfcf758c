package org.fairlead.training.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.fairlead.base.io.MappedBytes;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * CRC-32C as eight hexadecimal digits: finds damage, not intent, at the speed of memory.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4">RFC 3720, B.4</a>
 */
final class Checksums {
  private Checksums() {}

  /** Returns the checksum of a text in UTF-8. */
  static String of(String text) {
    var crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return hex(crc);
  }

  /** Returns the checksum of all names, types, shapes and bytes, in order. */
  static String of(Weights weights) {
    var crc = new CRC32C();
    for (String name : weights.names()) {
      crc.update(name.getBytes(StandardCharsets.UTF_8));
      add(crc, weights.get(name));
    }
    return hex(crc);
  }

  /** Returns the checksum of every tensor by its name. */
  static Map<String, String> ofEach(Weights weights) {
    var checksums = new LinkedHashMap<String, String>();
    for (String name : weights.names()) {
      var crc = new CRC32C();
      add(crc, weights.get(name));
      checksums.put(name, hex(crc));
    }
    return checksums;
  }

  private static void add(CRC32C crc, Tensor tensor) {
    crc.update(tensor.toString().getBytes(StandardCharsets.UTF_8));
    MappedBytes.update(crc, tensor.bytes());
  }

  private static String hex(CRC32C crc) {
    return "%08x".formatted(crc.getValue());
  }
}
