#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "viewer/render/colour.h"
#include "viewer/render/scene.h"

namespace sandtable::render {

/// A point on a canvas: texels from the top left corner, y down.
struct TexelXY {
  float x = 0;
  float y = 0;
};

/// A square picture painted on the CPU with exact-area antialiasing, so that a tile looks the same on every machine
/// and can be made on any thread. Points may lie anywhere; points that are not finite are skipped.
class TileCanvas {
 public:
  explicit TileCanvas(int size);

  [[nodiscard]] int size() const { return size_; }
  [[nodiscard]] std::vector<std::uint8_t>& rgba() { return rgba_; }

  /// Adds a closed ring to the path. Areas of equal sign unite, of opposite sign cut holes (see ring_signs()).
  void add_ring(std::span<const TexelXY> ring, float sign);
  /// Paints the path over the picture and empties it. Alpha of the picture is left alone.
  void fill(Colour colour);
  /// Adds the path's coverage to the mask (the greater wins) and empties the path.
  void fill_mask();

  /// Adds a line of round joints to the mask. Lines thinner than a texel become fainter instead.
  /// `along` is the distance, in texels, from the line's beginning to the first point: it sets the phase of dashes.
  void stroke_mask(std::span<const TexelXY> line, float width, DashStyle dash = DashStyle::kSolid, float along = 0);
  /// Paints through the mask and empties it. The hatch is laid over the fill, both inside the mask; its phase follows
  /// hatch_origin so that it continues from tile to tile.
  void paint_mask(Colour colour);
  void hatch_mask(HatchStyle hatch, Colour colour, TexelXY hatch_origin);
  void clear_mask();

 private:
  void add_edge(TexelXY a, TexelXY b, float sign);
  template <class Visit>
  void drain_path(Visit&& visit);
  void blend(std::size_t pixel, Colour colour, float coverage);
  void stroke_segment(TexelXY a, TexelXY b, float half, float strength, DashStyle dash, float along);

  int size_;
  std::vector<std::uint8_t> rgba_;
  std::vector<float> area_;  ///< signed area differences, one row longer by two than the picture
  int path_top_;
  int path_bottom_ = 0;
  std::vector<std::uint8_t> mask_;
  int mask_top_;
  int mask_bottom_ = 0;
};

}  // namespace sandtable::render
