package org.fairlead.data.image;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.fairlead.base.InputException;

/** The formats that are read, told apart by their first bytes, whatever a file is called. */
enum ImageFormat {
  JPEG("\u00ff\u00d8\u00ff"),
  PNG("\u0089PNG\r\n\u001a\n"),
  GIF("GIF8"),
  BMP("BM"),
  WEBP("RIFF", new WebPImageReaderSpi()),
  TIFF("II*\0");

  private static final String BIG_ENDIAN_TIFF = "MM\0*";

  private final String begin;

  @SuppressWarnings("ImmutableEnumChecker") // a provider has no state that changes
  private final ImageReaderSpi provider;

  /** A format that the platform reads. */
  ImageFormat(String begin) {
    this.begin = begin;
    this.provider = provider(name());
  }

  ImageFormat(String begin, ImageReaderSpi provider) {
    this.begin = begin;
    this.provider = provider;
  }

  private static ImageReaderSpi provider(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance()
            .getServiceProviders(
                ImageReaderSpi.class,
                spi ->
                    spi instanceof ImageReaderSpi reader
                        && reader.getPluginClassName().startsWith("com.sun.imageio.plugins.")
                        && Arrays.asList(reader.getFormatNames()).contains(format),
                true);
    if (!providers.hasNext()) {
      throw new IllegalStateException("this Java platform has no reader of %s".formatted(format));
    }
    return providers.next();
  }

  /**
   * Returns the format of a file's bytes.
   *
   * @throws InputException if they are none of the formats
   */
  static ImageFormat of(byte[] bytes, String name) {
    for (ImageFormat format : values()) {
      if (starts(bytes, 0, format.begin) && (format != WEBP || starts(bytes, 8, "WEBP"))) {
        return format;
      }
    }
    if (starts(bytes, 0, BIG_ENDIAN_TIFF)) {
      return TIFF;
    }
    throw new InputException(notAnImage(bytes, name));
  }

  /** Returns a new reader; whoever asked for it disposes of it. */
  ImageReader reader() throws IOException {
    return provider.createReaderInstance();
  }

  /** Returns a file's bytes as the reader takes them. */
  ImageInputStream stream(byte[] bytes) {
    return this == WEBP
        ? new BoundedBytes(bytes)
        : new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes));
  }

  private static String notAnImage(byte[] bytes, String name) {
    if (bytes.length == 0) {
      return "%s is empty, expected an image".formatted(name);
    }
    byte[] head = Arrays.copyOf(bytes, Math.min(8, bytes.length));
    String known = "";
    if (starts(bytes, 4, "ftyp")) {
      known = " (HEIC or AVIF)";
    }
    return "%s is not a JPEG, PNG, GIF, BMP, WebP or TIFF image: it starts with the bytes %s%s"
        .formatted(name, HexFormat.ofDelimiter(" ").formatHex(head), known);
  }

  private static boolean starts(byte[] bytes, int at, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= at + wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }
}
