package org.fairlead.data.synthetic;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.fairlead.data.format.Cifar100Images;
import org.fairlead.data.format.CifarBinary;
import org.fairlead.data.format.CifarPickle;

/** Synthetic faces in the two layouts of CIFAR-100. */
record CifarLayouts(FaceLayouts layouts) {

  void binary() throws IOException {
    Path binary = Files.createDirectory(layouts.folder().resolve("cifar-100-binary"));
    Files.write(binary.resolve(CifarBinary.COARSE), SyntheticFaces.EXPRESSIONS);
    Files.write(binary.resolve(CifarBinary.FINE), fineNames());
    records(binary.resolve(CifarBinary.TRAIN), SyntheticFaces.train(layouts.options()));
    records(binary.resolve(CifarBinary.TEST), SyntheticFaces.test(layouts.options()));
    readMe(
        """
        Synthetic faces in the binary layout of CIFAR-100: records of a coarse class, a fine class, and
        the red, green and blue values of 32 x 32 pixels
        """);
  }

  private void records(Path file, List<Face> faces) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < faces.size(); i++) {
        out.write(coarse(faces.get(i)));
        out.write(fine(faces.get(i)));
        planes(out, faces, i);
      }
    }
  }

  void python() throws IOException {
    Path python = Files.createDirectory(layouts.folder().resolve("cifar-100-python"));
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(python.resolve("meta")))) {
      var pickle = new PickleWriter(out);
      pickle.beginDictionary();
      pickle.text("fine_label_names");
      pickle.texts(fineNames());
      pickle.text("coarse_label_names");
      pickle.texts(SyntheticFaces.EXPRESSIONS);
      pickle.end();
    }
    pickled(python, CifarPickle.TRAIN, SyntheticFaces.train(layouts.options()));
    pickled(python, CifarPickle.TEST, SyntheticFaces.test(layouts.options()));
    readMe(
        """
        Synthetic faces in the Python layout of CIFAR-100: pickled dictionaries of classes and of the
        red, green and blue values of 32 x 32 pixels
        """);
  }

  private void pickled(Path folder, String part, List<Face> faces) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(part)))) {
      var pickle = new PickleWriter(out);
      pickle.beginDictionary();
      pickle.text("filenames");
      pickle.texts(
          IntStream.range(0, faces.size())
              .mapToObj(i -> String.format(Locale.ROOT, "face_%06d.png", i))
              .toList());
      pickle.text("batch_label");
      pickle.text(part + "ing batch 1 of 1");
      pickle.text("fine_labels");
      pickle.numbers(faces.stream().mapToInt(CifarLayouts::fine).toArray());
      pickle.text("coarse_labels");
      pickle.numbers(faces.stream().mapToInt(CifarLayouts::coarse).toArray());
      pickle.text("data");
      pickle.beginArray(faces.size(), Cifar100Images.PIXELS);
      for (int i = 0; i < faces.size(); i++) {
        planes(out, faces, i);
      }
      pickle.endArray();
      pickle.end();
    }
  }

  /** Writes all red values of a picture, then the green and the blue ones. */
  private void planes(OutputStream out, List<Face> faces, int i) throws IOException {
    byte[] pixels = layouts.pictures().pixels(faces.get(i));
    for (int channel = 0; channel < 3; channel++) {
      for (int p = channel; p < pixels.length; p += 3) {
        out.write(pixels[p]);
      }
    }
    layouts.pictures().progress().advanced(i + 1, faces.size());
  }

  private static int coarse(Face face) {
    return SyntheticFaces.expression(face);
  }

  private static int fine(Face face) {
    return (coarse(face) * 2 + SyntheticFaces.skin(face)) * 2 + SyntheticFaces.glasses(face);
  }

  private static List<String> fineNames() {
    var fine = new ArrayList<String>();
    for (String expression : SyntheticFaces.EXPRESSIONS) {
      for (String skin : SyntheticFaces.SKINS) {
        fine.add(expression + "_" + skin);
        fine.add(expression + "_" + skin + "_glasses");
      }
    }
    return fine;
  }

  private void readMe(String layout) throws IOException {
    layouts.readMe(
        layout
            + """

            No person is shown. The classes are expressions (coarse), and expressions with skin tones
            and glasses (fine).
            """);
  }
}
