#pragma once

#include <cairo.h>
#include <pango/pangocairo.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "twin/base/result.h"
#include "twin/base/text.h"

namespace sandtable {

struct CairoEnd {
  void operator()(cairo_t* c) const { cairo_destroy(c); }
  void operator()(cairo_surface_t* s) const { cairo_surface_destroy(s); }
};
struct PangoEnd {
  void operator()(PangoLayout* layout) const { g_object_unref(layout); }
};
using Layout = std::unique_ptr<PangoLayout, PangoEnd>;

/// Where cairo writes a stream: `string` is a std::string* that grows. Never fails.
cairo_status_t append_bytes(void* string, const unsigned char* data, unsigned int length);

/// Straight sRGB, 0 to 1.
struct Ink {
  double r = 0, g = 0, b = 0;
};
inline constexpr Ink kInk{0.106, 0.153, 0.2};
inline constexpr Ink kDimInk{0.33, 0.39, 0.435};
inline constexpr Ink kUrgentInk{0.702, 0.149, 0.118};

struct Type {
  double size_pt = 8;
  bool bold = false;
};

/// Pages of a PDF that are filled from top to bottom. Lengths are points, 1/72 inch; y grows downwards.
class PdfPages {
 public:
  static constexpr double kWidth = 841.89;  ///< A4 landscape
  static constexpr double kHeight = 595.28;
  static constexpr double kMargin = 34;
  static constexpr double kTop = 46;  ///< below the running head
  static constexpr double kBottom = kHeight - 38;
  static constexpr double kBody = kWidth - 2 * kMargin;

  /// `frame` draws what every page has around its body; it gets the page's number.
  PdfPages(Language language, std::string title, std::function<void(PdfPages&, int)> frame);

  /// Ends the document. Fails with kInternal when cairo did.
  Result<std::string> finish();

  [[nodiscard]] cairo_t* pen() const { return pen_.get(); }
  [[nodiscard]] int pages() const { return page_; }
  [[nodiscard]] double y() const { return y_; }
  [[nodiscard]] double room() const { return kBottom - y_; }
  void move_down(double by) { y_ += by; }
  void next_page();
  /// A new page when less than `height` is left.
  void need(double height) {
    if (room() < height) next_page();
  }

  /// A text that wraps within `width`; at most `most_lines` lines, the last with an ellipsis. 0: as many as it takes.
  [[nodiscard]] Layout text(std::string_view words, const Type& type, double width, int most_lines = 0) const;
  [[nodiscard]] static double height_of(const Layout& layout);
  void draw(const Layout& layout, double x, double y, const Ink& ink = kInk) const;
  void fill(double x, double y, double width, double height, const Ink& ink) const;
  void line(double x1, double y1, double x2, double y2, double width, const Ink& ink) const;
  /// A small triangle that says "look here" without colour.
  void urgent_mark(double x, double y) const;

 private:
  std::string bytes_;
  std::unique_ptr<cairo_surface_t, CairoEnd> surface_;
  std::unique_ptr<cairo_t, CairoEnd> pen_;
  std::string language_tag_;
  std::function<void(PdfPages&, int)> frame_;
  int page_ = 0;
  double y_ = kTop;
};

}  // namespace sandtable
