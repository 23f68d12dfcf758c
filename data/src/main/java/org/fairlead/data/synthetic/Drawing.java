package org.fairlead.data.synthetic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import org.fairlead.data.layout.DrawnFace;
import org.fairlead.data.layout.DrawnFaces;
import org.fairlead.data.layout.DrawnPortrait;

/**
 * What a {@link org.fairlead.data.layout.FaceLayout} writes.
 *
 * @param options what to draw
 * @param quality of generated portraits
 * @param pictures how to draw
 */
record Drawing(SyntheticOptions options, double quality, FacePictures pictures)
    implements DrawnFaces {

  @Override
  public List<? extends DrawnFace> train(int expressions) {
    return SyntheticFaces.train(options, expressions);
  }

  @Override
  public List<? extends DrawnFace> test(int expressions) {
    return SyntheticFaces.test(options, expressions);
  }

  @Override
  public List<? extends DrawnPortrait> trainPortraits() {
    return Portrait.real(options, options.count(), false);
  }

  @Override
  public List<? extends DrawnPortrait> testPortraits() {
    return Portrait.real(options, options.testCount(), true);
  }

  @Override
  public List<? extends DrawnPortrait> generatedPortraits() {
    return Portrait.generated(options, quality);
  }

  @Override
  public void write(List<? extends DrawnFace> faces, IntFunction<Path> file) {
    pictures.write(faces, file);
  }

  @Override
  public byte[] pixels(DrawnFace face) {
    return pictures.pixels(face);
  }

  @Override
  public void advanced(int done, int total) {
    pictures.progress().advanced(done, total);
  }

  @Override
  public void readMe(Path folder, String text) throws IOException {
    Files.writeString(
        folder.resolve("README.txt"),
        "%s%nDrawn with %s, %d pixels.%n".formatted(text, options, pictures.size()));
  }
}
