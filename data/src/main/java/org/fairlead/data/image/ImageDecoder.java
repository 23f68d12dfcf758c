package org.fairlead.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.fairlead.fairness.InputException;

/**
 * Decodes JPEG, PNG, GIF and BMP files to red, green and blue.
 *
 * <p>Sizes are checked in the header before anything is decoded. Grey, palette and 16-bit images
 * become 8-bit colour; transparency and colour profiles are ignored; a truncated file is an error,
 * never a picture with a grey rest. Every error is an {@link InputException} that names the file.
 * Thread-safe.
 */
public final class ImageDecoder {
  /** The most pixels an image may claim to have: 8,000 x 8,000. */
  static final long MOST_PIXELS = 64_000_000;

  private static final long MOST_BYTES = 1L << 28;

  private static final List<String> FORMATS = List.of("jpeg", "png", "gif", "bmp");

  private ImageDecoder() {}

  /** Returns the image in a file. */
  public static RgbImage decode(Path file) {
    return decode(bytes(file), file.toString());
  }

  /**
   * Returns the image in the bytes of a file.
   *
   * @param name what errors call the file
   */
  public static RgbImage decode(byte[] bytes, String name) {
    return opened(bytes, name, ImageDecoder::decode);
  }

  /** Returns the size that a file's header states; decodes nothing. */
  public static Extent extent(byte[] bytes, String name) {
    return opened(bytes, name, (source, checked) -> checked);
  }

  /** Decodes a file, resizes it and puts its pixels at the target's position. */
  public static void read(Path file, ResizeChain resize, ByteBuffer target) {
    target.put(resize.apply(decode(file)).pixels());
  }

  /** Returns all bytes of a file. */
  public static byte[] bytes(Path file) {
    try {
      long length = Files.size(file);
      if (length > MOST_BYTES) {
        throw new InputException(
            "%s has %d bytes, expected an image of at most %d".formatted(file, length, MOST_BYTES));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new InputException("%s does not exist, expected an image file".formatted(file), e);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, reason(e)), e);
    }
  }

  /** What to do with a reader whose header has been checked. */
  @FunctionalInterface
  private interface Use<T> {
    T apply(Source source, Extent extent) throws IOException;
  }

  /** A file whose header is read: its bytes, its reader and what that reader complained of. */
  private static final class Source {
    final ImageReader reader;
    final byte[] bytes;
    final boolean jpeg;
    final List<String> complaints = new ArrayList<>();

    Source(ImageReader reader, byte[] bytes, boolean jpeg) {
      this.reader = reader;
      this.bytes = bytes;
      this.jpeg = jpeg;
      reader.addIIOReadWarningListener((from, warning) -> complaints.add(warning));
    }
  }

  private static <T> T opened(byte[] bytes, String name, Use<T> use) {
    if (bytes.length == 0) {
      throw new InputException("%s is empty, expected an image".formatted(name));
    }
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      var readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new InputException(notAnImage(bytes, name));
      }
      var reader = readers.next();
      try {
        String format = reader.getFormatName().toLowerCase(Locale.ROOT);
        if (!FORMATS.contains(format)) {
          throw new InputException(notAnImage(bytes, name));
        }
        reader.setInput(stream, true, true);
        var source = new Source(reader, bytes, format.equals("jpeg"));
        return use.apply(source, checkedExtent(reader, name));
      } finally {
        reader.dispose();
      }
    } catch (InputException e) {
      throw e;
    } catch (Refusal e) {
      throw new InputException("%s %s".formatted(name, e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "%s is a damaged or truncated image (%d bytes): %s"
              .formatted(name, bytes.length, reason(e)),
          e);
    }
  }

  private static Extent checkedExtent(ImageReader reader, String name) throws IOException {
    long height = reader.getHeight(0);
    long width = reader.getWidth(0);
    if (height < 1 || width < 1 || height * width > MOST_PIXELS) {
      throw new InputException(
          "%s claims to be %d x %d pixels, expected 1 to %d in all"
              .formatted(name, width, height, MOST_PIXELS));
    }
    return Extent.of((int) height, (int) width);
  }

  private static RgbImage decode(Source source, Extent extent) throws IOException {
    if (source.jpeg) {
      requireEnd(source.bytes);
    }
    RgbImage image =
        source.jpeg && colourComponents(source) == 3
            ? decodeDirectly(source.reader, extent)
            : converted(source.reader.read(0));
    for (String complaint : source.complaints) {
      if (complaint.contains("EOI") || complaint.toLowerCase(Locale.ROOT).contains("premature")) {
        throw new Refusal("is truncated: " + complaint);
      }
    }
    return image;
  }

  /** Returns 1 for a grey JPEG and 3 for a colour one. */
  private static int colourComponents(Source source) throws IOException {
    int components = JpegHeader.components(source.bytes);
    if (components != 1 && components != 3) {
      throw new Refusal(
          "is a JPEG of %d colour components (CMYK), expected grey or RGB: convert it first"
              .formatted(components));
    }
    return components;
  }

  /** Decodes into bytes in red, green, blue order: nothing is left to convert. */
  private static RgbImage decodeDirectly(ImageReader reader, Extent extent) throws IOException {
    var type =
        ImageTypeSpecifier.createInterleaved(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            new int[] {0, 1, 2},
            DataBuffer.TYPE_BYTE,
            false,
            false);
    var destination = type.createBufferedImage(extent.width(), extent.height());
    var parameters = reader.getDefaultReadParam();
    parameters.setDestination(destination);
    reader.read(0, parameters);
    var data = (DataBufferByte) destination.getRaster().getDataBuffer();
    return new RgbImage(extent.height(), extent.width(), data.getData());
  }

  private static RgbImage converted(BufferedImage image) throws IOException {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int height = image.getHeight();
    int width = image.getWidth();
    var pixels = new byte[height * width * 3];
    if (model instanceof IndexColorModel palette) {
      fromPalette(raster, palette, pixels);
    } else if (model instanceof ComponentColorModel && raster.getNumBands() <= 4) {
      fromSamples(raster, pixels);
    } else {
      int[] packed = image.getRGB(0, 0, width, height, null, 0, width);
      for (int i = 0; i < packed.length; i++) {
        put(pixels, i, packed[i]);
      }
    }
    return new RgbImage(height, width, pixels);
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] pixels) {
    var row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        int colour = row[x] < palette.getMapSize() ? palette.getRGB(row[x]) : 0;
        put(pixels, y * row.length + x, colour);
      }
    }
  }

  /** Takes stored values as they are: Java's own conversion would brighten grey. */
  private static void fromSamples(Raster raster, byte[] pixels) throws IOException {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    var row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < 3; c++) {
          int band = bands < 3 ? 0 : c;
          int bits = raster.getSampleModel().getSampleSize(band);
          int value = row[x * bands + band];
          pixels[(y * width + x) * 3 + c] = (byte) toByte(value, bits);
        }
      }
    }
  }

  private static int toByte(int value, int bits) throws IOException {
    return switch (bits) {
      case 8 -> value;
      case 16 -> (value * 255 + 32_767) / 65_535;
      default -> throw new Refusal("has samples of %d bits, expected 8 or 16".formatted(bits));
    };
  }

  private static void put(byte[] pixels, int pixel, int packed) {
    pixels[3 * pixel] = (byte) (packed >> 16);
    pixels[3 * pixel + 1] = (byte) (packed >> 8);
    pixels[3 * pixel + 2] = (byte) packed;
  }

  /** Requires the end-of-image marker that a complete JPEG has; bytes after it are harmless. */
  private static void requireEnd(byte[] bytes) throws IOException {
    for (int i = bytes.length - 2; i >= 2; i--) {
      if ((bytes[i] & 0xff) == 0xff && (bytes[i + 1] & 0xff) == 0xd9) {
        return;
      }
    }
    throw new Refusal(
        "is truncated: its %d bytes do not hold the end of the image, copy the file again"
            .formatted(bytes.length));
  }

  private static String notAnImage(byte[] bytes, String name) {
    byte[] head = Arrays.copyOf(bytes, Math.min(8, bytes.length));
    String known = "";
    if (starts(bytes, 0, "RIFF") && starts(bytes, 8, "WEBP")) {
      known = " (WebP)";
    } else if (starts(bytes, 4, "ftyp")) {
      known = " (HEIC or AVIF)";
    } else if (starts(bytes, 0, "II*") || starts(bytes, 0, "MM\0*")) {
      known = " (TIFF)";
    }
    return "%s is not a JPEG, PNG, GIF or BMP image: it starts with the bytes %s%s"
        .formatted(name, HexFormat.ofDelimiter(" ").formatHex(head), known);
  }

  private static boolean starts(byte[] bytes, int at, String text) {
    byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= at + wanted.length
        && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length);
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  /**
   * A complete image that is not taken, or an incomplete one; the message lacks the file's name.
   */
  private static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
      super(message);
    }
  }
}
