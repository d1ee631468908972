#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "feeds/recording/raw_message.h"

namespace sandtable::feeds {

// A raw recording: the line "sandtable raw 1", then for each message a line of JSON and the body.
//   {"source":"rain","received":"2026-07-28T03:12:45.120Z","wire":"http","origin":"https://…","status":200,
//    "type":"application/json","headers":{"etag":"a"},"size":51230,"stored":8120}
// followed by `stored` bytes and a line feed. Where `stored` is less than `size` the bytes are a zlib stream (RFC 1950)
// of the body. Only appended to, so a crash costs at most the last message, which a reader leaves out.

/// Bodies beyond this are not kept, and a file that claims one is damaged.
inline constexpr std::size_t kMostRawBytes = 256u << 20;

/// Appends messages to a file. What a full disk does not take waits in memory (up to 64 MB) and is written when there
/// is room again; the file ends with a whole message all the while. One thread at a time.
class RawFileWriter {
 public:
  /// Makes the file. Fails with kConflict when it exists, with kIo when it cannot be written.
  static Result<std::unique_ptr<RawFileWriter>> create(const std::filesystem::path& file);

  /// Handed to the system at once, so that whoever ends this program takes nothing from the recording; a disk that was
  /// full is asked again once a second of the messages' time. Beyond what memory holds messages are dropped and
  /// counted: a full disk must not stop the feeds. Nothing is kept after close().
  void append(const RawMessage& message);
  /// Writes through and closes. Fails with kIo when any message could not be kept.
  Status close();
  ~RawFileWriter();
  RawFileWriter(const RawFileWriter&) = delete;
  RawFileWriter& operator=(const RawFileWriter&) = delete;

 private:
  RawFileWriter(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
  bool flush();

  std::filesystem::path path_;
  int file_;                   ///< descriptor; -1 when closed
  std::string waiting_;        ///< whole messages that are not in the file yet
  std::size_t messages_ = 0;   ///< in waiting_
  std::uint64_t written_ = 0;  ///< bytes in the file
  UtcTime tried_{};            ///< the last attempt to write; time of its message
  bool is_stuck_ = false;      ///< it failed
  std::size_t dropped_ = 0;
};

/// What a raw recording holds, in the order of receipt.
struct RawRecording {
  std::vector<RawMessage> messages;
  /// Those of one feed.
  [[nodiscard]] std::vector<RawMessage> of(const SourceId& source) const;
  bool cut_off = false;  ///< the last message was incomplete and is left out
};

/// Reads a whole recording from memory. Fails with kUnreadable naming `name` and the byte when the text is no raw
/// recording or is damaged before its end.
Result<RawRecording> parse_raw_recording(std::string_view bytes, std::string_view name);
/// The same from a file of at most 4 GiB.
Result<RawRecording> read_raw_recording(const std::filesystem::path& file);

}  // namespace sandtable::feeds
