package org.fairlead.data.image;

import java.awt.color.ColorSpace;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;

/**
 * Decodes JPEG, PNG, GIF, BMP, WebP and TIFF files to red, green and blue.
 *
 * <p>Sizes are checked in the header before anything is decoded. Grey, palette, 16-bit and CMYK
 * images become 8-bit colour; what EXIF says about a camera's orientation is applied; of several
 * frames the first is taken; transparency and colour profiles are ignored. A truncated file is an
 * error, never a picture with a grey rest. Every error is an {@link InputException} that names the
 * file. Thread-safe.
 */
public final class ImageDecoder {
  /** The most pixels an image may claim to have: 8,000 x 8,000. */
  static final long MOST_PIXELS = 64_000_000;

  private static final long SMALL_PIXELS = 1_000_000;
  private static final int MOST_PIXELS_PER_BYTE = 4_096;
  private static final int LONGEST_SIDE = 65_535;
  private static final long MOST_BYTES = 1L << 28;
  private static final int INKS = 4;

  private static final ImageTypeSpecifier RGB =
      ImageTypeSpecifier.createInterleaved(
          ColorSpace.getInstance(ColorSpace.CS_sRGB),
          new int[] {0, 1, 2},
          DataBuffer.TYPE_BYTE,
          false,
          false);

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
    return opened(
        bytes,
        name,
        source -> {
          int memory = DecodingMemory.take(source.extent);
          try {
            return source.decode();
          } catch (OutOfMemoryError e) {
            throw new InputException(tooLarge(source.extent, name), e);
          } finally {
            DecodingMemory.giveBack(memory);
          }
        });
  }

  private static String tooLarge(Extent extent, String name) {
    return "%s of %d x %d pixels does not fit into the Java heap of %d MiB: make it larger, for example FAIRLEAD_JAVA_OPTS=-Xmx8g"
        .formatted(name, extent.width(), extent.height(), Runtime.getRuntime().maxMemory() >> 20);
  }

  /** Returns the size of the upright image that a file's header states; decodes nothing. */
  public static Extent extent(byte[] bytes, String name) {
    return opened(
        bytes,
        name,
        source -> {
          Extent upright = source.orientation().apply(source.extent);
          return Extent.of(upright.height(), upright.width());
        });
  }

  /** Decodes a file, resizes it and puts its pixels at the target's position. */
  public static void read(Path file, ResizeChain resize, ByteBuffer target) {
    RgbImage image = decode(file);
    try {
      resize.put(image, target);
    } catch (InputException e) {
      throw new InputException("%s: %s".formatted(file, e.getMessage()), e);
    }
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
    T apply(Source source) throws IOException;
  }

  private static <T> T opened(byte[] bytes, String name, Use<T> use) {
    return Untrusted.read(name, () -> checked(bytes, name, use));
  }

  private static <T> T checked(byte[] bytes, String name, Use<T> use) {
    ImageFormat format = ImageFormat.of(bytes, name);
    try (var stream = format.stream(bytes)) {
      ImageReader reader = format.reader();
      try {
        reader.setInput(stream, true, true);
        Extent extent = stored(format, reader, bytes);
        requireReasonable(extent, name);
        if (format == ImageFormat.PNG) {
          PngHeader.requireBearable(bytes, extent);
        }
        if (format == ImageFormat.WEBP || format == ImageFormat.TIFF) {
          requireContent(bytes, extent);
        }
        return use.apply(new Source(format, reader, bytes, extent));
      } finally {
        reader.dispose();
      }
    } catch (InputException e) {
      throw e;
    } catch (RefusedImageException e) {
      throw new InputException("%s %s".formatted(name, e.getMessage()), e);
    } catch (IOException | RuntimeException e) {
      throw new InputException(
          "%s is a damaged or truncated image (%d bytes): %s"
              .formatted(name, bytes.length, reason(e)),
          e);
    }
  }

  private static Extent stored(ImageFormat format, ImageReader reader, byte[] bytes)
      throws IOException {
    return switch (format) {
      case GIF -> GifScreen.of(bytes);
      case BMP -> BmpHeader.of(bytes);
      case TIFF -> TiffHeader.of(bytes);
      case WEBP -> {
        WebpHeader.requireWhole(bytes);
        yield Extent.of(reader.getHeight(0), reader.getWidth(0));
      }
      case JPEG, PNG -> Extent.of(reader.getHeight(0), reader.getWidth(0));
    };
  }

  /** Refuses a large image in a few bytes: one colour all over, and nothing to learn from. */
  private static void requireContent(byte[] bytes, Extent extent) throws RefusedImageException {
    long pixels = (long) extent.height() * extent.width();
    if (pixels > SMALL_PIXELS && pixels / MOST_PIXELS_PER_BYTE > bytes.length) {
      throw new RefusedImageException(
          "claims to be %d x %d pixels, which its %d bytes cannot show"
              .formatted(extent.width(), extent.height(), bytes.length));
    }
  }

  private static void requireReasonable(Extent extent, String name) {
    long height = extent.height();
    long width = extent.width();
    if (height < 1 || width < 1 || height * width > MOST_PIXELS) {
      throw new InputException(
          "%s claims to be %d x %d pixels, expected 1 to %d in all"
              .formatted(name, width, height, MOST_PIXELS));
    }
    if (Math.max(height, width) > LONGEST_SIDE) {
      throw new InputException(
          "%s claims to be %d x %d pixels, expected at most %d a side"
              .formatted(name, width, height, LONGEST_SIDE));
    }
  }

  /** A file whose header is read: its bytes, its reader and what that reader complained of. */
  private static final class Source {
    private final ImageFormat format;
    private final ImageReader reader;
    private final byte[] bytes;
    private final Extent extent;
    private final List<String> complaints = new ArrayList<>(0);

    Source(ImageFormat format, ImageReader reader, byte[] bytes, Extent extent) {
      this.format = format;
      this.reader = reader;
      this.bytes = bytes;
      this.extent = extent;
    }

    Orientation orientation() throws IOException {
      return switch (format) {
        case JPEG -> JpegHeader.of(bytes).orientation();
        case PNG -> PngHeader.orientation(bytes);
        case WEBP -> WebpHeader.orientation(bytes);
        case TIFF -> Orientation.of(ByteBuffer.wrap(bytes));
        case GIF, BMP -> Orientation.UPRIGHT;
      };
    }

    RgbImage decode() throws IOException {
      reader.addIIOReadWarningListener((from, warning) -> complaints.add(warning));
      RgbImage image =
          switch (format) {
            case JPEG -> jpeg(JpegHeader.of(bytes));
            case PNG, WEBP, TIFF -> orientation().apply(Pixels.of(reader.read(0)));
            case GIF -> GifScreen.of(bytes).show(Pixels.of(reader.read(0)));
            case BMP -> Pixels.of(reader.read(0));
          };
      for (String complaint : complaints) {
        if (complaint.contains("EOI") || complaint.toLowerCase(Locale.ROOT).contains("premature")) {
          throw new RefusedImageException("is truncated: " + complaint);
        }
      }
      return image;
    }

    private RgbImage jpeg(JpegHeader header) throws IOException {
      requireEnd();
      header.requireFewScans(bytes, extent);
      RgbImage image =
          switch (header.components()) {
            case 1 -> Pixels.of(reader.read(0));
            case 3 -> colours();
            case INKS -> Pixels.ofInks(reader.readRaster(0, null), header.transformed());
            default ->
                throw new RefusedImageException(
                    "is a JPEG of %d colour components, expected 1 (grey), 3 or 4 (CMYK)"
                        .formatted(header.components()));
          };
      return header.orientation().apply(image);
    }

    /** Decodes into bytes in red, green, blue order: nothing is left to convert. */
    private RgbImage colours() throws IOException {
      var destination = RGB.createBufferedImage(extent.width(), extent.height());
      var parameters = reader.getDefaultReadParam();
      parameters.setDestination(destination);
      reader.read(0, parameters);
      var data = (DataBufferByte) destination.getRaster().getDataBuffer();
      return new RgbImage(extent.height(), extent.width(), data.getData());
    }

    /** Requires the end-of-image marker that a complete JPEG has; bytes after it are harmless. */
    private void requireEnd() throws IOException {
      for (int i = bytes.length - 2; i >= 2; i--) {
        if ((bytes[i] & 0xff) == 0xff && (bytes[i + 1] & 0xff) == 0xd9) {
          return;
        }
      }
      throw new RefusedImageException(
          "is truncated: its %d bytes do not hold the end of the image, copy the file again"
              .formatted(bytes.length));
    }
  }

  private static String reason(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
