package org.fairlead.data.synthetic;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.fairlead.data.Progress;
import org.fairlead.data.Workers;
import org.fairlead.data.layout.DrawnFace;

/**
 * Draws faces into files, on all processors.
 *
 * @param size height and width in pixels
 * @param progress hears of faces drawn
 */
record FacePictures(int size, Progress progress) {
  private static final float JPEG_QUALITY = 0.95f;

  /** Writes every face into its own file, JPEG or PNG as its name ends. */
  void write(List<? extends DrawnFace> faces, IntFunction<Path> file) {
    Workers.run(
        faces.size(),
        16,
        progress,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            Path path = file.apply(i);
            String suffix = path.toString().endsWith(".jpg") ? "jpg" : "png";
            try {
              Files.write(path, encoded(pixels(faces.get(i)), size, suffix));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  /** Returns the pixels of a face, red, green and blue together. */
  byte[] pixels(DrawnFace face) {
    var pixels = ByteBuffer.allocate(3 * size * size);
    face.draw(size, pixels);
    return pixels.array();
  }

  /** Returns a square picture as a file holds it, {@code "png"} or {@code "jpg"}. */
  static byte[] encoded(byte[] pixels, int size, String suffix) throws IOException {
    return encoded(picture(pixels, size), suffix);
  }

  private static BufferedImage picture(byte[] pixels, int size) {
    var picture = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < size * size; i++) {
      int red = pixels[3 * i] & 0xff;
      int green = pixels[3 * i + 1] & 0xff;
      int blue = pixels[3 * i + 2] & 0xff;
      picture.setRGB(i % size, i / size, red << 16 | green << 8 | blue);
    }
    return picture;
  }

  private static byte[] encoded(BufferedImage picture, String suffix) throws IOException {
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersBySuffix(suffix).next();
    try (var stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      var parameters = writer.getDefaultWriteParam();
      if (suffix.equals("jpg")) {
        parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        parameters.setCompressionQuality(JPEG_QUALITY);
      }
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
