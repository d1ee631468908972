#include "twin/store/note_text.h"

#include "twin/store/byte_stream.h"
#include "twin/store/wrapping.h"

namespace sandtable {
namespace {

constexpr std::uint64_t kBegin = 1;
constexpr std::uint64_t kResultTime = 2;
constexpr std::uint64_t kPublishedTime = 4;
constexpr std::uint64_t kBytes = 8;

UtcTime after(std::int64_t ms, std::int64_t later_ms) { return UtcTime{Duration{plus(ms, later_ms)}}; }

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
std::string text_of(const ByteWriter& out) { return {out.bytes().begin(), out.bytes().end()}; }

}  // namespace

NoteTexts note_texts(const SourceNote& note, std::int64_t phenomenon_ms, std::int64_t received_ms) {
  NoteTexts texts;
  if (note.begin || note.result_time) {
    ByteWriter own;
    own.number((note.begin ? kBegin : 0) | (note.result_time ? kResultTime : 0));
    if (note.begin) own.signed_number(minus(unix_ms(*note.begin), phenomenon_ms));
    if (note.result_time) own.signed_number(minus(unix_ms(*note.result_time), phenomenon_ms));
    texts.own = text_of(own);
  }
  if (note.published_time || note.bytes != 0) {
    ByteWriter page;
    page.number((note.published_time ? kPublishedTime : 0) | (note.bytes != 0 ? kBytes : 0));
    if (note.published_time) page.signed_number(minus(unix_ms(*note.published_time), received_ms));
    if (note.bytes != 0) page.word(note.bytes);
    texts.page = text_of(page);
  }
  return texts;
}

SourceNote note_of(std::string_view own, std::string_view page, std::int64_t phenomenon_ms, std::int64_t received_ms) {
  SourceNote note;
  if (!own.empty()) {
    ByteReader in(bytes_of(own));
    const std::uint64_t parts = in.number();
    if ((parts & kBegin) != 0) note.begin = after(phenomenon_ms, in.signed_number());
    if ((parts & kResultTime) != 0) note.result_time = after(phenomenon_ms, in.signed_number());
  }
  if (!page.empty()) {
    ByteReader in(bytes_of(page));
    const std::uint64_t parts = in.number();
    if ((parts & kPublishedTime) != 0) note.published_time = after(received_ms, in.signed_number());
    if ((parts & kBytes) != 0) note.bytes = in.word();
  }
  return note;
}

std::string note_bytes(const Observation& o) {
  if (o.note == SourceNote{}) return {};
  const NoteTexts texts = note_texts(o.note, unix_ms(o.phenomenon_time), unix_ms(o.received_time));
  ByteWriter out;
  out.text(texts.own);
  out.raw(bytes_of(texts.page));
  return text_of(out);
}

void read_note_bytes(std::string_view bytes, Observation& o) {
  if (bytes.empty()) return;
  ByteReader in(bytes_of(bytes));
  const std::string_view own = in.text();
  const std::string_view page = bytes.substr(bytes.size() - static_cast<std::size_t>(in.left()));
  o.note = note_of(own, page, unix_ms(o.phenomenon_time), unix_ms(o.received_time));
}

}  // namespace sandtable
