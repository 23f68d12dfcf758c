package org.fairlead.data.layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;

/** The faces that a {@link FaceLayout} writes: drawn when they are asked for. */
public interface DrawnFaces {

  /**
   * Returns the faces of the training split, in the order of their numbers.
   *
   * @param expressions 3, or 2: frowns and smiles without neutral faces
   */
  List<? extends DrawnFace> train(int expressions);

  /** Returns the faces of the test split, in the order of their numbers, as above. */
  List<? extends DrawnFace> test(int expressions);

  /** Returns portraits to train on. */
  List<? extends DrawnPortrait> trainPortraits();

  /** Returns portraits to test on: as many of every age and gender. */
  List<? extends DrawnPortrait> testPortraits();

  /** Returns portraits as a generator would make them: as many of every combination. */
  List<? extends DrawnPortrait> generatedPortraits();

  /** Writes every face into its own file, JPEG or PNG as its name ends. */
  void write(List<? extends DrawnFace> faces, IntFunction<Path> file);

  /** Returns the pixels of a face, red, green and blue together. */
  byte[] pixels(DrawnFace face);

  /**
   * Tells whoever waits how many faces of a list are written by other means than {@link #write}.
   */
  void advanced(int done, int total);

  /** Returns the quality of {@link #generatedPortraits}: 1 as the real ones, 0 clearly made. */
  double quality();

  /** Writes README.txt: the layout's text, and how the faces were drawn. */
  void readMe(Path folder, String text) throws IOException;
}
