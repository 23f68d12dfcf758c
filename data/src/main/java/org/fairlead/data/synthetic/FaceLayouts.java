package org.fairlead.data.synthetic;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fairlead.data.format.FairFace;

/**
 * The folders that {@link SyntheticFacesWriter} makes.
 *
 * @param options what to draw
 * @param folder an empty folder
 * @param pictures how to draw
 */
record FaceLayouts(SyntheticOptions options, Path folder, FacePictures pictures) {
  private static final int TWO = 2;

  void utkFace() throws IOException {
    Path images = Files.createDirectory(folder.resolve("UTKFace"));
    var faces = SyntheticFaces.train(options, TWO);
    pictures.write(faces, i -> images.resolve(utkFaceName(faces.get(i), i)));
    readMe(
        """
        Synthetic faces in the layout of UTKFace: [age]_[gender]_[race]_[number].jpg.chip.jpg

        No person is shown. The fields are borrowed:
          age      the age drawn, in years
          gender   0 frowning, 1 smiling
          race     0 light skin, 1 dark skin
        """);
  }

  private static String utkFaceName(Face face, int number) {
    return String.format(
        Locale.ROOT,
        "%d_%d_%d_20260101%09d.jpg.chip.jpg",
        (int) face.age(),
        face.expression() > 0 ? 1 : 0,
        SyntheticFaces.skin(face),
        number);
  }

  void fairFace() throws IOException {
    fairFace("train", FairFace.TRAIN, SyntheticFaces.train(options, TWO));
    fairFace("val", FairFace.VAL, SyntheticFaces.test(options, TWO));
    readMe(
        """
        Synthetic faces in the layout of FairFace: label files, train/[number].jpg and val/[number].jpg

        No person is shown. The fields are borrowed:
          age      the age drawn
          gender   Male frowning, Female smiling
          race     White light skin, Black dark skin
        """);
  }

  private void fairFace(String part, String labels, List<Face> faces) throws IOException {
    Path images = Files.createDirectory(folder.resolve(part));
    pictures.write(faces, i -> images.resolve((i + 1) + ".jpg"));
    try (var csv = csv(labels)) {
      csv.writeRecord("file", "age", "gender", "race", "service_test");
      for (int i = 0; i < faces.size(); i++) {
        var face = faces.get(i);
        csv.writeRecord(
            part + "/" + (i + 1) + ".jpg",
            FairFace.age((int) face.age()),
            face.expression() > 0 ? "Female" : "Male",
            SyntheticFaces.skin(face) == 0 ? "White" : "Black",
            "False");
      }
    }
  }

  void classFolders() throws IOException {
    tree(folder.resolve("train"), SyntheticFaces.train(options));
    tree(folder.resolve("test"), SyntheticFaces.test(options));
  }

  private void tree(Path part, List<Face> faces) throws IOException {
    for (String expression : SyntheticFaces.EXPRESSIONS) {
      Files.createDirectories(part.resolve(expression));
    }
    pictures.write(faces, i -> part.resolve(expression(faces.get(i))).resolve(png(i)));
  }

  void manifest() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    var faces = new ArrayList<>(SyntheticFaces.train(options));
    int trained = faces.size();
    faces.addAll(SyntheticFaces.test(options));
    pictures.write(faces, i -> images.resolve(png(i)));
    try (var csv = csv("faces.csv")) {
      csv.writeRecord("file", "split", "expression", "skin", "glasses", "age");
      for (int i = 0; i < faces.size(); i++) {
        var face = faces.get(i);
        csv.writeRecord(
            "images/" + png(i),
            i < trained ? "train" : "test",
            expression(face),
            SyntheticFaces.SKINS.get(SyntheticFaces.skin(face)),
            SyntheticFaces.GLASSES.get(SyntheticFaces.glasses(face)),
            SyntheticFaces.AGES.get(SyntheticFaces.age(face)));
      }
    }
  }

  private static String expression(Face face) {
    return SyntheticFaces.EXPRESSIONS.get(SyntheticFaces.expression(face));
  }

  static String png(int number) {
    return String.format(Locale.ROOT, "%06d.png", number);
  }

  private CsvWriter csv(String name) throws IOException {
    return CsvWriter.builder().build(folder.resolve(name), StandardCharsets.UTF_8);
  }

  void readMe(String text) throws IOException {
    Files.writeString(
        folder.resolve("README.txt"),
        "%s%nDrawn with %s, %d pixels.%n".formatted(text, options, pictures.size()));
  }
}
