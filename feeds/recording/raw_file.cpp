#include "feeds/recording/raw_file.h"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr std::string_view kFirstLine = "sandtable raw 1\n";
constexpr std::size_t kWorthPacking = 256;
constexpr std::size_t kMostWaiting = 64u << 20;
/// RFC 1950 and 1951 cannot do better than 1032 to one, so a body that claims more is no stream of zlib's.
constexpr std::size_t kBestRatio = 1100;
constexpr std::size_t kLongestHeader = 16u << 10;
constexpr std::uintmax_t kLargestFile = std::uintmax_t{4} << 30;

/// The body as a zlib stream; empty when that is no shorter.
std::string packed(const std::string& body) {
  if (body.size() < kWorthPacking) return {};
  uLongf size = compressBound(static_cast<uLong>(body.size()));
  std::string out(size, '\0');
  const int done = compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(body.data()),
                             static_cast<uLong>(body.size()), Z_BEST_SPEED);
  if (done != Z_OK || size >= body.size()) return {};
  out.resize(size);
  return out;
}

std::optional<std::string> unpacked(std::string_view stored, std::size_t size) {
  std::string out(size, '\0');
  uLongf got = static_cast<uLongf>(size);
  const int done = uncompress(reinterpret_cast<Bytef*>(out.data()), &got, reinterpret_cast<const Bytef*>(stored.data()),
                              static_cast<uLong>(stored.size()));
  if (done != Z_OK || got != size) return std::nullopt;
  return out;
}

std::string header_of(const RawMessage& message, std::size_t stored) {
  nlohmann::ordered_json header{{"source", message.source.str()}, {"received", format_iso(message.received)}};
  const bool http = message.wire == RawMessage::Wire::kHttp;
  header["wire"] = http ? "http" : "mqtt";
  header["origin"] = message.origin;
  if (http) {
    header["status"] = message.status;
    header["type"] = message.content_type;
    for (const HttpHeader& kept : message.headers) header["headers"][kept.name] = kept.value;
  } else {
    header["retained"] = message.retained;
  }
  header["size"] = message.body.size();
  header["stored"] = stored;
  return header.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

struct Header {
  RawMessage message;
  std::size_t size = 0;
  std::size_t stored = 0;
};

/// May throw what nlohmann::json throws.
std::optional<Header> read_header(std::string_view line) {
  const auto json = nlohmann::json::parse(line);
  Header header;
  RawMessage& message = header.message;
  message.source = SourceId(json.at("source").get<std::string>());
  const auto received = parse_time(json.at("received").get<std::string>(), ZonePolicy::required());
  const std::string wire = json.at("wire").get<std::string>();
  if (!received || (wire != "http" && wire != "mqtt")) return std::nullopt;
  message.received = *received;
  message.wire = wire == "http" ? RawMessage::Wire::kHttp : RawMessage::Wire::kMqtt;
  message.origin = json.at("origin").get<std::string>();
  message.status = json.value("status", 0);
  message.content_type = json.value("type", std::string{});
  message.retained = json.value("retained", false);
  const auto headers = json.value("headers", nlohmann::json::object());
  for (const auto& [name, value] : headers.items()) message.headers.push_back({name, value.get<std::string>()});
  header.size = json.at("size").get<std::size_t>();
  header.stored = json.at("stored").get<std::size_t>();
  if (header.size > kMostRawBytes || header.stored > header.size) return std::nullopt;
  if (header.size / kBestRatio > header.stored) return std::nullopt;
  return header;
}

/// Walks through a recording; `at` is the byte of the message that is being read.
class Walk {
 public:
  Walk(std::string_view bytes, std::string_view name) : bytes_(bytes), name_(name), at_(kFirstLine.size()) {}

  [[nodiscard]] bool at_end() const { return at_ == bytes_.size(); }
  [[nodiscard]] bool cut_off() const { return cut_off_; }

  /// Empty when the message is cut off by the end of the file.
  Result<std::optional<RawMessage>> next() {
    const std::size_t line_end = bytes_.substr(at_, kLongestHeader).find('\n');
    if (line_end == std::string_view::npos) {
      return bytes_.size() - at_ < kLongestHeader ? stop_here() : damaged("no header");
    }
    std::optional<Header> header;
    try {
      header = read_header(bytes_.substr(at_, line_end));
    } catch (const nlohmann::json::exception&) {
      return damaged("a header that cannot be read");
    }
    if (!header) return damaged("a header that cannot be true");
    const std::size_t body = at_ + line_end + 1;
    if (bytes_.size() - body < header->stored + 1) return stop_here();
    const std::string_view stored = bytes_.substr(body, header->stored);
    if (bytes_[body + header->stored] != '\n') return damaged("a body of another length");
    std::optional<std::string> whole =
        header->stored < header->size ? unpacked(stored, header->size) : std::optional<std::string>(stored);
    if (!whole) return damaged("a body that cannot be unpacked");
    header->message.body = std::move(*whole);
    at_ = body + header->stored + 1;
    return std::optional<RawMessage>(std::move(header->message));
  }

 private:
  Result<std::optional<RawMessage>> stop_here() {
    cut_off_ = true;
    return std::optional<RawMessage>{};
  }
  Result<std::optional<RawMessage>> damaged(std::string_view what) const {
    return fail(ErrorCode::kUnreadable, "{}: {} at byte {}", name_, what, at_);
  }

  std::string_view bytes_;
  std::string_view name_;
  std::size_t at_;
  bool cut_off_ = false;
};

}  // namespace

std::span<const std::string_view> kept_headers() {
  static constexpr std::string_view kNames[] = {"etag", "last-modified", "link", "retry-after"};
  return kNames;
}

std::string origin_of(std::string_view url) { return std::string(url.substr(0, url.find_first_of("?#"))); }

Result<std::unique_ptr<RawFileWriter>> RawFileWriter::create(const std::filesystem::path& file) {
  constexpr mode_t kReadableByAll = 0644;
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kReadableByAll);
  if (opened < 0) {
    if (errno == EEXIST) return fail(ErrorCode::kConflict, "{}: exists already; give another name", file.string());
    return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
  }
  std::unique_ptr<RawFileWriter> writer(new RawFileWriter(file, opened));
  writer->waiting_ = kFirstLine;
  if (writer->flush()) return writer;
  return fail(ErrorCode::kIo, "{}: cannot be written", file.string());
}

RawFileWriter::~RawFileWriter() { static_cast<void>(close()); }

/// All that waits, or nothing: half a message at the end would hide those that follow it.
bool RawFileWriter::flush() {
  std::size_t done = 0;
  while (done < waiting_.size()) {
    const ssize_t wrote = ::write(file_, waiting_.data() + done, waiting_.size() - done);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) {
      // A full disk lets a file become shorter; where nothing goes any more, the reader leaves out what is cut off.
      if (::ftruncate(file_, static_cast<off_t>(written_)) == 0) ::lseek(file_, static_cast<off_t>(written_), SEEK_SET);
      return false;
    }
    done += static_cast<std::size_t>(wrote);
  }
  written_ += waiting_.size();
  waiting_.clear();
  messages_ = 0;
  return true;
}

void RawFileWriter::append(const RawMessage& message) {
  const bool has_room = file_ >= 0 && (waiting_.size() <= kMostWaiting || flush());
  if (!has_room || message.body.size() > kMostRawBytes) {
    ++dropped_;
    return;
  }
  const std::string body = packed(message.body);
  const std::string& stored = body.empty() ? message.body : body;
  waiting_ += header_of(message, stored.size());
  waiting_ += stored;
  waiting_ += '\n';
  ++messages_;
  // A full disk is not asked anew for every message: each attempt may write much of what waits, and take it back.
  const bool due = message.received - tried_ >= std::chrono::seconds{1} || message.received < tried_;
  if (is_stuck_ && !due) return;
  tried_ = message.received;
  is_stuck_ = !flush();
}

Status RawFileWriter::close() {
  if (file_ >= 0) {
    flush();
    dropped_ += messages_;
    ::close(file_);
    file_ = -1;
  }
  if (dropped_ == 0) return {};
  return fail(ErrorCode::kIo, "{}: {} messages could not be kept; is the disk full?", path_.string(), dropped_);
}

std::vector<RawMessage> RawRecording::of(const SourceId& source) const {
  std::vector<RawMessage> own;
  std::ranges::copy_if(messages, std::back_inserter(own), [&](const RawMessage& m) { return m.source == source; });
  return own;
}

Result<RawRecording> parse_raw_recording(std::string_view bytes, std::string_view name) {
  if (!bytes.starts_with(kFirstLine)) {
    return fail(ErrorCode::kUnreadable, "{}: no raw recording; it does not begin with 'sandtable raw 1'", name);
  }
  RawRecording recording;
  Walk walk(bytes, name);
  while (!walk.at_end() && !walk.cut_off()) {
    Result<std::optional<RawMessage>> message = walk.next();
    if (!message) return pass(message);
    if (*message) recording.messages.push_back(std::move(**message));
  }
  recording.cut_off = walk.cut_off();
  return recording;
}

Result<RawRecording> read_raw_recording(const std::filesystem::path& file) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(file, error);
  if (error) return fail(ErrorCode::kNotFound, "{}: {}", file.string(), error.message());
  if (size > kLargestFile) return fail(ErrorCode::kLimit, "{}: {} bytes, the limit is 4 GiB", file.string(), size);
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in || bytes.size() != size) return fail(ErrorCode::kUnreadable, "{}: cannot be read", file.string());
  return parse_raw_recording(bytes, file.string());
}

}  // namespace sandtable::feeds
