#include "viewer/app/report/pdf_pages.h"

#include <cairo-pdf.h>

#include <utility>

namespace sandtable {
namespace {

// The first has the Taiwanese shapes of the characters; the others are what is there without it.
constexpr const char* kFamilies = "Noto Sans CJK TC, Noto Sans TC, Noto Sans CJK SC, sans-serif";

}  // namespace

cairo_status_t append_bytes(void* string, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(string)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

PdfPages::PdfPages(Language language, std::string title, std::function<void(PdfPages&, int)> frame)
    : surface_(cairo_pdf_surface_create_for_stream(&append_bytes, &bytes_, kWidth, kHeight)),
      pen_(cairo_create(surface_.get())),
      language_tag_(language == Language::kZhHant ? "zh-tw" : "en"),
      frame_(std::move(frame)) {
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "Sandtable");
  page_ = 1;
  frame_(*this, page_);
}

void PdfPages::next_page() {
  cairo_show_page(pen_.get());
  y_ = kTop;
  frame_(*this, ++page_);
}

Result<std::string> PdfPages::finish() {
  cairo_show_page(pen_.get());
  const cairo_status_t drawn = cairo_status(pen_.get());
  pen_.reset();
  cairo_surface_finish(surface_.get());
  const cairo_status_t ended = cairo_surface_status(surface_.get());
  const cairo_status_t wrong = drawn != CAIRO_STATUS_SUCCESS ? drawn : ended;
  if (wrong != CAIRO_STATUS_SUCCESS) return fail(ErrorCode::kInternal, "PDF: cairo: {}", cairo_status_to_string(wrong));
  return std::move(bytes_);
}

Layout PdfPages::text(std::string_view words, const Type& type, double width, int most_lines) const {
  Layout layout(pango_cairo_create_layout(pen_.get()));
  pango_context_set_language(pango_layout_get_context(layout.get()), pango_language_from_string(language_tag_.c_str()));
  const std::unique_ptr<PangoFontDescription, void (*)(PangoFontDescription*)> font(
      pango_font_description_from_string(kFamilies), &pango_font_description_free);
  pango_font_description_set_absolute_size(font.get(), type.size_pt * PANGO_SCALE);
  pango_font_description_set_weight(font.get(), type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font.get());
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  if (most_lines > 0) {
    pango_layout_set_height(layout.get(), -most_lines);
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  }
  // A hyphen in the middle of an id would be read as one of its characters.
  const std::unique_ptr<PangoAttrList, void (*)(PangoAttrList*)> plain(pango_attr_list_new(), &pango_attr_list_unref);
  pango_attr_list_insert(plain.get(), pango_attr_insert_hyphens_new(FALSE));
  pango_layout_set_attributes(layout.get(), plain.get());
  pango_layout_set_text(layout.get(), words.data(), static_cast<int>(words.size()));
  return layout;
}

double PdfPages::height_of(const Layout& layout) {
  int height = 0;
  pango_layout_get_size(layout.get(), nullptr, &height);
  return static_cast<double>(height) / PANGO_SCALE;
}

void PdfPages::draw(const Layout& layout, double x, double y, const Ink& ink) const {
  cairo_set_source_rgb(pen_.get(), ink.r, ink.g, ink.b);
  cairo_move_to(pen_.get(), x, y);
  pango_cairo_show_layout(pen_.get(), layout.get());
}

void PdfPages::fill(double x, double y, double width, double height, const Ink& ink) const {
  cairo_set_source_rgb(pen_.get(), ink.r, ink.g, ink.b);
  cairo_rectangle(pen_.get(), x, y, width, height);
  cairo_fill(pen_.get());
}

void PdfPages::line(double x1, double y1, double x2, double y2, double width, const Ink& ink) const {
  cairo_set_source_rgb(pen_.get(), ink.r, ink.g, ink.b);
  cairo_set_line_width(pen_.get(), width);
  cairo_move_to(pen_.get(), x1, y1);
  cairo_line_to(pen_.get(), x2, y2);
  cairo_stroke(pen_.get());
}

void PdfPages::urgent_mark(double x, double y) const {
  constexpr double kSide = 5;
  cairo_set_source_rgb(pen_.get(), kUrgentInk.r, kUrgentInk.g, kUrgentInk.b);
  cairo_move_to(pen_.get(), x, y + kSide);
  cairo_line_to(pen_.get(), x + kSide / 2, y);
  cairo_line_to(pen_.get(), x + kSide, y + kSide);
  cairo_close_path(pen_.get());
  cairo_fill(pen_.get());
}

}  // namespace sandtable
