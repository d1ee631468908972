#include "feeds/net/http_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "feeds/net/http_url.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr long kConnectTimeoutMs = 10'000;
constexpr long kTotalTimeoutMs = 60'000;
constexpr long kMaxRedirects = 3;
constexpr long kMaxConnectionsToHost = 4;
constexpr std::array<std::string_view, 3> kSchemes{"http", "https", "file"};

/// One request on its way.
struct Transfer {
  std::uint64_t number = 0;
  HttpRequest request;
  HttpDone done;
  CURL* easy = nullptr;
  HttpReply reply;
  bool too_long = false;
  std::array<char, CURL_ERROR_SIZE> why{};

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() { curl_easy_cleanup(easy); }
};

std::size_t receive(char* data, std::size_t one, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const std::size_t size = one * count;
  if (size > transfer.request.byte_limit - std::min(transfer.request.byte_limit, transfer.reply.body.size())) {
    transfer.too_long = true;
    return 0;  // makes curl give up
  }
  transfer.reply.body.append(data, size);
  return size;
}

/// For messages: without the query, which may hold keys.
std::string shown(std::string_view url) { return clipped(valid_utf8(url.substr(0, url.find('?'))), 200); }

class CurlHttpClient final : public HttpClient {
 public:
  CurlHttpClient() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, kMaxConnectionsToHost);
  }
  ~CurlHttpClient() override {
    for (auto& [number, transfer] : transfers_) {
      if (transfer->easy != nullptr) curl_multi_remove_handle(multi_, transfer->easy);
    }
    transfers_.clear();
    curl_multi_cleanup(multi_);
  }
  CurlHttpClient(const CurlHttpClient&) = delete;
  CurlHttpClient& operator=(const CurlHttpClient&) = delete;

  std::uint64_t get(HttpRequest request, HttpDone done) override {
    auto transfer = std::make_unique<Transfer>();
    transfer->number = next_number_++;
    transfer->request = std::move(request);
    transfer->done = std::move(done);
    const std::string_view scheme = split_url(transfer->request.url).scheme;
    // A request that cannot begin fails in the next poll(), as any other does.
    if (std::find(kSchemes.begin(), kSchemes.end(), scheme) != kSchemes.end()) begin(*transfer);
    const std::uint64_t number = transfer->number;
    transfers_.emplace(number, std::move(transfer));
    return number;
  }

  void cancel(std::uint64_t number) override {
    const auto found = transfers_.find(number);
    if (found == transfers_.end()) return;
    if (found->second->easy != nullptr) curl_multi_remove_handle(multi_, found->second->easy);
    transfers_.erase(found);
  }

  void poll() override {
    fail_unbegun();
    int running = 0;
    curl_multi_perform(multi_, &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      char* user = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &user);
      finish(*reinterpret_cast<Transfer*>(user), message->data.result);
    }
  }

 private:
  void begin(Transfer& transfer) {
    CURL* easy = curl_easy_init();
    if (easy == nullptr) return;
    transfer.easy = easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.why.data());
    curl_easy_setopt(easy, CURLOPT_URL, transfer.request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https,file");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR,
                     transfer.request.url.starts_with("https:") ? "https" : "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, kMaxRedirects);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, kTotalTimeoutMs);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "sandtable");
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!transfer.request.ca_bundle.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, transfer.request.ca_bundle.c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    if (curl_multi_add_handle(multi_, easy) != CURLM_OK) {
      curl_easy_cleanup(easy);
      transfer.easy = nullptr;
    }
  }

  void fail_unbegun() {
    for (auto it = transfers_.begin(); it != transfers_.end();) {
      if (it->second->easy != nullptr) {
        ++it;
        continue;
      }
      const std::unique_ptr<Transfer> transfer = std::move(it->second);
      transfers_.erase(it);
      transfer->done(
          fail(ErrorCode::kInvalid, "{}: only http, https and file URLs are read", shown(transfer->request.url)));
      it = transfers_.begin();  // `done` may have begun or ended others
    }
  }

  void finish(Transfer& ended, CURLcode code) {
    const auto found = transfers_.find(ended.number);
    if (found == transfers_.end()) return;
    // Out of the table first: `done` may begin the next request.
    const std::unique_ptr<Transfer> transfer = std::move(found->second);
    transfers_.erase(found);
    curl_multi_remove_handle(multi_, transfer->easy);
    transfer->done(outcome(*transfer, code));
  }

  static Result<HttpReply> outcome(Transfer& transfer, CURLcode code) {
    const std::string url = shown(transfer.request.url);
    if (transfer.too_long) {
      return fail(ErrorCode::kLimit, "{}: answer longer than {} bytes", url, transfer.request.byte_limit);
    }
    if (code != CURLE_OK) {
      const std::string why(transfer.why.data());
      return fail(ErrorCode::kIo, "{}: {}", url, why.empty() ? curl_easy_strerror(code) : why.c_str());
    }
    long status = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    const char* type = nullptr;
    curl_easy_getinfo(transfer.easy, CURLINFO_CONTENT_TYPE, &type);
    transfer.reply.status = status == 0 ? 200 : static_cast<int>(status);
    if (type != nullptr) transfer.reply.content_type = type;
    return std::move(transfer.reply);
  }

  CURLM* multi_ = nullptr;
  std::map<std::uint64_t, std::unique_ptr<Transfer>> transfers_;
  std::uint64_t next_number_ = 1;
};

}  // namespace

std::shared_ptr<HttpClient> make_http_client() { return std::make_shared<CurlHttpClient>(); }

}  // namespace sandtable::feeds
