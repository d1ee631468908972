#include <algorithm>
#include <numeric>

#include "viewer/app/report/handover_print.h"
#include "viewer/app/report/pdf_pages.h"
#include "viewer/app/report/png_stream.h"
#include "viewer/app/report/report_text.h"

namespace sandtable {
namespace {

constexpr Type kBodyType{8.5, false};
constexpr Type kCellType{7.6, false};
constexpr Type kHeadCellType{7.2, true};
constexpr Type kSmallType{7, false};
constexpr double kPad = 3;
constexpr double kMarkWidth = 9;  // left of a table, for the mark of urgent rows
constexpr int kCellLines = 12;
constexpr Ink kHeadFill{0.925, 0.94, 0.953};
constexpr Ink kUrgentFill{0.992, 0.945, 0.94};
constexpr Ink kRule{0.79, 0.82, 0.85};

/// One part of a row, laid out.
struct CellBox {
  Layout layout;
  double x = 0;
  double width = 0;
  bool at_right = false;
};
struct RowBox {
  std::vector<CellBox> cells;
  double height = 0;
};

/// One pass over the document. The number of pages is known after the first, so everything is drawn twice.
class Printer {
 public:
  Printer(const HandoverDocument& document, const HandoverPrint& print, Language language, int pages_in_all)
      : doc_(document),
        print_(print),
        language_(language),
        out_(language, document.title.in(language) + " " + format_local(document.at, document.zone),
             [this, pages_in_all](PdfPages& page, int number) { frame(page, number, pages_in_all); }) {}

  struct Printed {
    std::string pdf;
    int pages = 0;
  };
  Result<Printed> print() {
    head();
    for (const HandoverSection& section : doc_.sections) add(section);
    signatures();
    const int pages = out_.pages();
    auto pdf = out_.finish();
    if (!pdf) return pass(pdf);
    return Printed{std::move(*pdf), pages};
  }

 private:
  [[nodiscard]] const std::string& say(const Text& text) const { return text.in(language_); }
  [[nodiscard]] bool zh() const { return language_ == Language::kZhHant; }

  void frame(PdfPages& page, int number, int pages_in_all) const {
    const std::string left = fmt::format("{} · {}", say(doc_.title), say(doc_.facts.front()));
    page.draw(page.text(left, kSmallType, PdfPages::kBody * 0.6, 1), PdfPages::kMargin, 20, kDimInk);
    std::string right = format_local(doc_.at, doc_.zone);
    for (const Text& banner : doc_.banners) right = say(banner) + " · " + right;
    const Layout label = page.text(right, {7, true}, PdfPages::kBody * 0.4, 1);
    pango_layout_set_alignment(label.get(), PANGO_ALIGN_RIGHT);
    page.draw(label, PdfPages::kMargin + PdfPages::kBody * 0.6, 20, kInk);
    page.line(PdfPages::kMargin, 34, PdfPages::kWidth - PdfPages::kMargin, 34, 0.7, kInk);
    const std::string journal =
        print_.check.intact
            ? fmt::format("{} {} · {} {}…", zh() ? "紀錄完整，筆數" : "journal intact, entries", print_.check.entries,
                          zh() ? "末筆摘要" : "head", print_.check.head.hex().substr(0, 24))
            : (zh() ? "▲ 紀錄不完整：" : "▲ JOURNAL NOT INTACT: ") + print_.check.why;
    const std::string made = fmt::format("{} {} · {}", zh() ? "製作" : "made",
                                         format_local(print_.printed_at, doc_.zone), print_.incident_name);
    page.draw(page.text(made + " · " + journal, kSmallType, PdfPages::kBody - 90, 1), PdfPages::kMargin,
              PdfPages::kHeight - 28, kDimInk);
    const std::string count = zh() ? fmt::format("第 {} 頁，共 {} 頁", number, pages_in_all)
                                   : fmt::format("page {} of {}", number, pages_in_all);
    const Layout pages = page.text(count, {7.5, true}, 90);
    pango_layout_set_alignment(pages.get(), PANGO_ALIGN_RIGHT);
    page.draw(pages, PdfPages::kWidth - PdfPages::kMargin - 90, PdfPages::kHeight - 28, kInk);
  }

  void paragraph(const std::string& words, const Type& type, const Ink& ink = kInk, double space = 2) {
    const Layout layout = out_.text(words, type, PdfPages::kBody, 30);
    const double height = PdfPages::height_of(layout);
    out_.need(height);
    out_.draw(layout, PdfPages::kMargin, out_.y(), ink);
    out_.move_down(height + space);
  }

  void head() {
    for (const Text& banner : doc_.banners) {
      out_.fill(PdfPages::kMargin, out_.y(), PdfPages::kBody, 15, kInk);
      out_.draw(out_.text("▲ " + say(banner), {9, true}, PdfPages::kBody - 12, 1), PdfPages::kMargin + 6,
                out_.y() + 1.5, {1, 1, 1});
      out_.move_down(18);
    }
    paragraph(say(doc_.title) + (zh() ? "　Hand-over brief · ICS 201" : "　交接簡報 · ICS 201"), {17, true}, kInk, 3);
    for (std::size_t i = 0; i < doc_.facts.size(); ++i)
      paragraph(say(doc_.facts[i]), i < 2 ? Type{10, true} : kBodyType, kInk, 1);
    out_.move_down(5);
    figures();
  }

  void figures() {
    if (doc_.figures.empty()) return;
    const double gap = 6;
    const double count = static_cast<double>(doc_.figures.size());
    const double width = (PdfPages::kBody - gap * (count - 1)) / count;
    constexpr double kTall = 40;
    double x = PdfPages::kMargin;
    for (const ReportFigure& figure : doc_.figures) {
      cairo_set_source_rgb(out_.pen(), kRule.r, kRule.g, kRule.b);
      if (figure.alarming) cairo_set_source_rgb(out_.pen(), kUrgentInk.r, kUrgentInk.g, kUrgentInk.b);
      cairo_set_line_width(out_.pen(), figure.alarming ? 1.4 : 0.7);
      cairo_rectangle(out_.pen(), x, out_.y(), width, kTall);
      cairo_stroke(out_.pen());
      out_.draw(out_.text(figure.value, {15, true}, width - 22, 1), x + 6, out_.y() + 2,
                figure.alarming ? kUrgentInk : kInk);
      if (figure.alarming) out_.urgent_mark(x + width - 11, out_.y() + 6);
      out_.draw(out_.text(say(figure.title), kSmallType, width - 8, 1), x + 6, out_.y() + 25, kDimInk);
      x += width + gap;
    }
    out_.move_down(kTall + 4);
  }

  void add(const HandoverSection& section) {
    out_.move_down(9);
    // A title alone at the foot of a page belongs to the next one.
    out_.need(section.shows_maps && !print_.maps.empty() ? 260 : 100);
    const std::string block = section.ics_block.empty() ? "" : fmt::format("　ICS 201-{}", section.ics_block);
    const Language second = zh() ? Language::kEn : Language::kZhHant;
    paragraph(fmt::format("{}　{}{}", say(section.title), section.title.in(second), block), {11.5, true}, kInk, 1);
    out_.line(PdfPages::kMargin, out_.y(), PdfPages::kWidth - PdfPages::kMargin, out_.y(), 0.9, kInk);
    out_.move_down(4);
    for (const Text& line : section.lines) paragraph(say(line), kBodyType, kDimInk);
    if (section.shows_maps) maps();
    for (const ReportTable& table : section.tables) {
      if (table.title != section.title) {
        out_.move_down(3);
        out_.need(48);
        paragraph(say(table.title), {9, true});
      }
      add(table);
    }
  }

  void maps() {
    bool any = false;
    for (const MapPicture& map : print_.maps) {
      if (map.language == language_) any |= picture(map);
    }
    if (!any) paragraph(say(print_.why_no_maps), kBodyType);
  }

  /// False when the bytes are no picture.
  bool picture(const MapPicture& map) {
    const Surface image = read_png(map.png);
    if (cairo_surface_status(image.get()) != CAIRO_STATUS_SUCCESS) return false;
    const double width = cairo_image_surface_get_width(image.get());
    const double height = cairo_image_surface_get_height(image.get());
    constexpr double kCaption = 14;
    constexpr double kLeast = 240;
    out_.need(kLeast);
    const double scale = std::min(PdfPages::kBody / width, (out_.room() - kCaption - 2) / height);
    cairo_save(out_.pen());
    cairo_translate(out_.pen(), PdfPages::kMargin, out_.y());
    cairo_scale(out_.pen(), scale, scale);
    cairo_set_source_surface(out_.pen(), image.get(), 0, 0);
    cairo_paint(out_.pen());
    cairo_restore(out_.pen());
    out_.move_down(height * scale + 2);
    out_.draw(out_.text(say(map.caption), kSmallType, PdfPages::kBody * 0.45, 1), PdfPages::kMargin, out_.y() + 1,
              kDimInk);
    legend(map, PdfPages::kMargin + PdfPages::kBody * 0.46);
    out_.move_down(kCaption);
    return true;
  }

  void legend(const MapPicture& map, double x) {
    for (const MapLegendEntry& entry : map.legend) {
      out_.fill(x, out_.y() + 2, 12, 8, {entry.r / 255.0, entry.g / 255.0, entry.b / 255.0});
      const Layout words = out_.text(say(entry.words), kSmallType, 90, 1);
      out_.draw(words, x + 15, out_.y() + 1, kDimInk);
      int width = 0;
      pango_layout_get_size(words.get(), &width, nullptr);
      x += 15 + static_cast<double>(width) / PANGO_SCALE + 9;
    }
  }

  std::vector<double> widths_of(const ReportTable& table) const {
    double sum = 0;
    for (const ReportColumn& column : table.columns) sum += column.in_html ? column.weight : 0;
    std::vector<double> widths;
    for (const ReportColumn& column : table.columns)
      widths.push_back(column.in_html ? (PdfPages::kBody - kMarkWidth) * column.weight / sum : 0);
    return widths;
  }

  template <class Words>
  RowBox lay_out(const std::vector<double>& widths, const Type& type, const Words& words_of) const {
    RowBox row;
    double x = PdfPages::kMargin + kMarkWidth;
    for (std::size_t c = 0; c < widths.size(); ++c) {
      if (widths[c] <= 0) continue;
      const auto [words, at_right] = words_of(c);
      CellBox cell{out_.text(words, type, widths[c] - 2 * kPad, kCellLines), x, widths[c], at_right};
      if (at_right) pango_layout_set_alignment(cell.layout.get(), PANGO_ALIGN_RIGHT);
      row.height = std::max(row.height, PdfPages::height_of(cell.layout) + 2 * kPad - 1);
      row.cells.push_back(std::move(cell));
      x += widths[c];
    }
    return row;
  }

  void draw(const RowBox& row, const Ink* fill) {
    const double left = PdfPages::kMargin + kMarkWidth;
    if (fill != nullptr) out_.fill(left, out_.y(), PdfPages::kBody - kMarkWidth, row.height, *fill);
    out_.line(left, out_.y(), PdfPages::kWidth - PdfPages::kMargin, out_.y(), 0.4, kRule);
    for (const CellBox& cell : row.cells) out_.draw(cell.layout, cell.x + kPad, out_.y() + kPad - 0.5);
    out_.move_down(row.height);
  }

  void add(const ReportTable& table) {
    if (table.rows.empty()) return paragraph(say(table.when_empty), kBodyType);
    const std::vector<double> widths = widths_of(table);
    const RowBox head = lay_out(widths, kHeadCellType, [&](std::size_t c) {
      return std::pair(say(table.columns[c].title), is_figure(table.rows.front()[c]));
    });
    bool needs_head = true;
    const PrintedRows printed = printed_rows(table);
    for (std::size_t r = printed.from; r < printed.to; ++r) {
      const bool urgent = std::ranges::binary_search(table.urgent_rows, r);
      const Type type{kCellType.size_pt, urgent};
      const RowBox row = lay_out(widths, type, [&](std::size_t c) {
        const ReportCell& cell = table.rows[r][c];
        return std::pair(cell_text(cell, language_, doc_.zone), is_figure(cell));
      });
      if (out_.room() < row.height + (needs_head ? head.height : 0)) {
        out_.next_page();
        needs_head = true;
      }
      if (needs_head) draw(head, &kHeadFill);
      needs_head = false;
      if (urgent) out_.urgent_mark(PdfPages::kMargin + 1, out_.y() + 4);
      draw(row, urgent ? &kUrgentFill : nullptr);
    }
    out_.move_down(4);
    if (const Text left = left_out_words(table); !left.zh.empty()) paragraph(say(left), kBodyType);
  }

  void signatures() {
    out_.move_down(9);
    out_.need(110);
    paragraph(zh() ? "簽收　Signatures　ICS 201-6" : "Signatures　簽收　ICS 201-6", {11.5, true}, kInk, 4);
    const double width = PdfPages::kBody / 4;
    double x = PdfPages::kMargin;
    for (const char* words :
         zh() ? std::array{"交班人", "時間", "接班人", "時間"} : std::array{"Giver", "Time", "Receiver", "Time"}) {
      cairo_set_source_rgb(out_.pen(), kRule.r, kRule.g, kRule.b);
      cairo_set_line_width(out_.pen(), 0.7);
      cairo_rectangle(out_.pen(), x, out_.y(), width, 44);
      cairo_stroke(out_.pen());
      out_.draw(out_.text(words, kSmallType, width - 8, 1), x + 4, out_.y() + 2, kDimInk);
      x += width;
    }
    out_.move_down(48);
    paragraph(zh() ? "接班人在系統簽收後，簽收紀錄與本資料夾 manifest.json 的摘要一併寫入事件紀錄。"
                   : "When the receiver signs in Sandtable, the journal keeps it with the digest of this folder's "
                     "manifest.json.",
              kBodyType, kDimInk);
  }

  const HandoverDocument& doc_;
  const HandoverPrint& print_;
  const Language language_;
  PdfPages out_;
};

}  // namespace

Result<std::string> handover_pdf(const HandoverDocument& document, const HandoverPrint& print, Language language) {
  auto counted = Printer(document, print, language, 1).print();
  if (!counted) return pass(counted);
  auto printed = Printer(document, print, language, counted->pages).print();
  if (!printed) return pass(printed);
  return std::move(printed->pdf);
}

}  // namespace sandtable
