#include "feeds/net/mqtt_connection.h"

#include <mosquitto.h>

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <set>
#include <thread>

#include "feeds/net/backoff.h"
#include "feeds/net/mqtt_inbox.h"
#include "feeds/net/tls_text.h"
#include "twin/base/bounded_queue.h"
#include "twin/base/random.h"
#include "twin/base/text.h"

namespace sandtable::feeds {
namespace {

constexpr const char* kAnyIpv4 = "0.0.0.0";
constexpr int kKeepAliveS = 30;
constexpr int kLoopMs = 200;
constexpr std::size_t kNewsKept = 16;
/// Well below the broker's patience, which is one and a half keep-alives.
constexpr Duration kFullInboxPatience{std::chrono::seconds{10}};
constexpr Duration kFirstPause{std::chrono::seconds{1}};
constexpr Duration kLongestPause{std::chrono::seconds{60}};

Result<std::string> from_environment(const std::string& owner, const std::string& name) {
  if (name.empty()) return std::string();
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) return fail(ErrorCode::kInvalid, "{}: environment variable {} is not set", owner, name);
  return std::string(value);
}

const char* mosquitto_version(TlsVersion version) {
  switch (version) {
    case TlsVersion::kTls10:
      return "tlsv1";
    case TlsVersion::kTls11:
      return "tlsv1.1";
    case TlsVersion::kTls12:
      return "tlsv1.2";
    case TlsVersion::kTls13:
      return "tlsv1.3";
  }
  return "tlsv1.2";
}

const char* text_or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

Status check_topics(const std::string& owner, const std::vector<std::string>& topics) {
  for (const std::string& topic : topics) {
    if (mosquitto_sub_topic_check(topic.c_str()) != MOSQ_ERR_SUCCESS) {
      return fail(ErrorCode::kInvalid, "{}: '{}' is no MQTT topic filter", owner, clipped(valid_utf8(topic), 100));
    }
  }
  return {};
}

}  // namespace

MqttSettings mqtt_settings(const MqttBroker& broker, std::string name) {
  MqttSettings settings;
  settings.name = std::move(name);
  settings.host = broker.host;
  settings.port = broker.port;
  settings.tls = broker.tls;
  settings.security = broker.security;
  settings.username_env = broker.username_env;
  settings.password_env = broker.password_env;
  settings.client_id = broker.client_id;
  if (!broker.presence_topic.empty()) {
    settings.presence = MqttPresence{broker.presence_topic, R"({"online":true})", R"({"online":false})"};
  }
  return settings;
}

class MqttConnection::Impl {
 public:
  Impl(MqttSettings settings, const Clock& clock)
      : settings_(std::move(settings)),
        clock_(clock),
        inbox_(settings_.inbox, kFullInboxPatience),
        news_(kNewsKept, Overflow::kDropOldest),
        backoff_(kFirstPause, kLongestPause, settings_.seed) {}

  ~Impl() {
    close();
    mosquitto_destroy(mosq_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  Status open() {
    static std::once_flag once;
    std::call_once(once, [] { mosquitto_lib_init(); });
    if (const Status good = check_topics(settings_.name, settings_.topics); !good) return good;
    const Result<std::string> user = from_environment(settings_.name, settings_.username_env);
    if (!user) return pass(user);
    const Result<std::string> password = from_environment(settings_.name, settings_.password_env);
    if (!password) return pass(password);
    // Without an id the library makes a random one: two seats never push each other out.
    mosq_ = mosquitto_new(text_or_null(settings_.client_id), settings_.client_id.empty(), this);
    if (mosq_ == nullptr) return fail(ErrorCode::kInternal, "{}: libmosquitto cannot start", settings_.name);
    mosquitto_threaded_set(mosq_, true);
    if (!user->empty()) {
      mosquitto_username_pw_set(mosq_, user->c_str(), password->empty() ? nullptr : password->c_str());
    }
    if (const Status secured = secure(); !secured) return secured;
    if (const Status willed = leave_a_will(); !willed) return willed;
    listen();
    thread_ = std::thread([this] { run(); });
    return {};
  }

  void close() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    inbox_.close();
    if (!thread_.joinable()) return;
    // Said before leaving: the broker sends the will only for those who are lost.
    if (settings_.presence && connected_) say_presence(settings_.presence->offline);
    mosquitto_disconnect(mosq_);
    thread_.join();
  }

  std::vector<MqttMessage> take() { return inbox_.take(); }
  std::vector<MqttNews> news() { return news_.drain(Duration{0}); }
  [[nodiscard]] std::size_t lost() const { return inbox_.lost(); }
  [[nodiscard]] bool connected() const { return connected_; }

  Status publish(const std::string& topic, const std::string& body, MqttQos qos) {
    if (!connected_) return fail(ErrorCode::kIo, "{}: not connected to {}", settings_.name, settings_.host);
    const int code = mosquitto_publish(mosq_, nullptr, topic.c_str(), static_cast<int>(body.size()), body.data(),
                                       qos == MqttQos::kAtLeastOnce ? 1 : 0, false);
    if (code != MOSQ_ERR_SUCCESS) {
      return fail(ErrorCode::kIo, "{}: {}: {}", settings_.name, topic, mosquitto_strerror(code));
    }
    return {};
  }

  Result<int> publish_tracked(const std::string& topic, const std::string& body) {
    if (!connected_) return fail(ErrorCode::kIo, "{}: not connected to {}", settings_.name, settings_.host);
    // Held until the number is noted: the broker may answer before this returns.
    const std::scoped_lock lock(acknowledgements_);
    int number = 0;
    const int code =
        mosquitto_publish(mosq_, &number, topic.c_str(), static_cast<int>(body.size()), body.data(), 1, false);
    if (code != MOSQ_ERR_SUCCESS) {
      return fail(ErrorCode::kIo, "{}: {}: {}", settings_.name, topic, mosquitto_strerror(code));
    }
    unacknowledged_.insert(number);
    return number;
  }

  bool acknowledged(int number) {
    const std::scoped_lock lock(acknowledgements_);
    return !unacknowledged_.contains(number);
  }

  Status subscribe(const std::vector<std::string>& topics) {
    if (Status good = check_topics(settings_.name, topics); !good) return good;
    {
      // The list first, then the wire: a connect in between subscribes twice, which is harmless.
      const std::scoped_lock lock(mutex_);
      more_topics_.insert(more_topics_.end(), topics.begin(), topics.end());
    }
    if (connected_) subscribe_now(topics);
    return {};
  }

 private:
  static Impl& of(void* self) { return *static_cast<Impl*>(self); }

  Status secure() {
    if (!settings_.tls) return {};
    const TlsPolicy& tls = settings_.security;
    int code = MOSQ_ERR_SUCCESS;
    if (tls.ca_bundle.empty()) {
      if (!tls.client_certificate.empty()) {
        return fail(ErrorCode::kInvalid, "{}: client_certificate needs ca_bundle too", settings_.name);
      }
      code = mosquitto_int_option(mosq_, MOSQ_OPT_TLS_USE_OS_CERTS, 1);
    } else {
      code = mosquitto_tls_set(mosq_, tls.ca_bundle.c_str(), nullptr, text_or_null(tls.client_certificate),
                               text_or_null(tls.client_key), nullptr);
    }
    constexpr int kVerifyPeer = 1;
    if (code == MOSQ_ERR_SUCCESS) {
      const std::string ciphers = cipher_list(tls);
      code = mosquitto_tls_opts_set(mosq_, kVerifyPeer, mosquitto_version(tls.min_version), text_or_null(ciphers));
    }
    if (code == MOSQ_ERR_SUCCESS) return {};
    return fail(ErrorCode::kUnsupported, "{}: TLS cannot be set up: {}", settings_.name, mosquitto_strerror(code));
  }

  Status leave_a_will() {
    if (!settings_.presence) return {};
    const MqttPresence& presence = *settings_.presence;
    const int code = mosquitto_will_set(mosq_, presence.topic.c_str(), static_cast<int>(presence.offline.size()),
                                        presence.offline.data(), 1, true);
    if (code == MOSQ_ERR_SUCCESS) return {};
    return fail(ErrorCode::kInvalid, "{}: '{}' cannot hold our presence: {}", settings_.name, presence.topic,
                mosquitto_strerror(code));
  }

  void say_presence(const std::string& body) {
    mosquitto_publish(mosq_, nullptr, settings_.presence->topic.c_str(), static_cast<int>(body.size()), body.data(), 1,
                      true);
  }

  void subscribe_now(const std::vector<std::string>& topics) {
    for (const std::string& topic : topics) mosquitto_subscribe(mosq_, nullptr, topic.c_str(), 1);
  }

  void listen() {
    mosquitto_connect_with_flags_callback_set(
        mosq_, [](mosquitto*, void* self, int code, int flags) { of(self).on_connect(code, (flags & 1) != 0); });
    mosquitto_disconnect_callback_set(mosq_, [](mosquitto*, void* self, int) { of(self).connected_ = false; });
    mosquitto_message_callback_set(
        mosq_, [](mosquitto*, void* self, const mosquitto_message* message) { of(self).on_message(*message); });
    mosquitto_publish_callback_set(mosq_, [](mosquitto*, void* self, int number) { of(self).on_published(number); });
    mosquitto_subscribe_callback_set(mosq_, [](mosquitto*, void* self, int, int count, const int* granted) {
      for (int i = 0; i < count; ++i) {
        if (granted[i] >= 0x80) of(self).trouble("the broker refuses a subscription");
      }
    });
  }

  void trouble(const std::string& why) {
    news_.push({MqttNews::Kind::kTrouble, fmt::format("{}:{}: {}", settings_.host, settings_.port, why), false});
  }

  // ---- on the connection's own thread

  void run() {
    while (!is_stopping()) {
      reached_ = false;
      int code = mosquitto_connect_bind_async(mosq_, settings_.host.c_str(), settings_.port, kKeepAliveS,
                                              ipv4_only_ ? kAnyIpv4 : nullptr);
      while (code == MOSQ_ERR_SUCCESS && !is_stopping()) code = mosquitto_loop(mosq_, kLoopMs, 1);
      connected_ = false;
      if (is_stopping()) break;
      if (!refused_) trouble(code == MOSQ_ERR_ERRNO ? "no connection" : mosquitto_strerror(code));
      refused_ = false;
      // Of a name's addresses the library tries the first alone, often an IPv6 one where nobody listens.
      if (!reached_) ipv4_only_ = !ipv4_only_;
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, backoff_.next(), [this] { return stopping_; });
    }
    // Lets the last acknowledgements and the farewell out.
    mosquitto_loop(mosq_, 10, 1);
  }

  bool is_stopping() {
    const std::scoped_lock lock(mutex_);
    return stopping_;
  }

  void on_connect(int code, bool resumed) {
    reached_ = true;
    if (code != 0) {
      refused_ = true;
      return trouble(mosquitto_connack_string(code));
    }
    subscribe_now(settings_.topics);
    // First: a subscribe() between here and the copy then goes over the wire itself.
    connected_ = true;
    std::vector<std::string> more;
    {
      const std::scoped_lock lock(mutex_);
      more = more_topics_;
    }
    subscribe_now(more);
    if (settings_.presence) say_presence(settings_.presence->online);
    backoff_.reset();
    news_.push({MqttNews::Kind::kConnected, {}, resumed});
  }

  void on_published(int number) {
    const std::scoped_lock lock(acknowledgements_);
    unacknowledged_.erase(number);
  }

  void on_message(const mosquitto_message& message) {
    MqttMessage copy;
    copy.topic = message.topic;
    copy.body.assign(static_cast<const char*>(message.payload), static_cast<std::size_t>(message.payloadlen));
    copy.retained = message.retain;
    copy.received = clock_.now();
    inbox_.put(std::move(copy));
  }

  const MqttSettings settings_;
  const Clock& clock_;
  MqttInbox inbox_;
  BoundedQueue<MqttNews> news_;
  Backoff backoff_;
  mosquitto* mosq_ = nullptr;
  std::atomic<bool> connected_{false};
  bool refused_ = false;
  bool reached_ = false;    ///< the broker answered this attempt
  bool ipv4_only_ = false;  ///< this attempt binds to an IPv4 address and so leaves out the others
  std::mutex acknowledgements_;
  std::set<int> unacknowledged_;  ///< tracked messages that the broker has not confirmed
  std::mutex mutex_;
  std::vector<std::string> more_topics_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

MqttConnection::MqttConnection(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
MqttConnection::~MqttConnection() = default;

Result<std::unique_ptr<MqttConnection>> MqttConnection::open(MqttSettings settings, const Clock& clock) {
  auto impl = std::make_unique<Impl>(std::move(settings), clock);
  if (const Status opened = impl->open(); !opened) return pass(opened);
  return std::unique_ptr<MqttConnection>(new MqttConnection(std::move(impl)));
}

void MqttConnection::close() { impl_->close(); }
std::vector<MqttMessage> MqttConnection::take() { return impl_->take(); }
std::vector<MqttNews> MqttConnection::news() { return impl_->news(); }
std::size_t MqttConnection::lost() const { return impl_->lost(); }
bool MqttConnection::connected() const { return impl_->connected(); }
Status MqttConnection::publish(const std::string& topic, const std::string& body, MqttQos qos) {
  return impl_->publish(topic, body, qos);
}
Result<int> MqttConnection::publish_tracked(const std::string& topic, const std::string& body) {
  return impl_->publish_tracked(topic, body);
}
bool MqttConnection::acknowledged(int number) { return impl_->acknowledged(number); }
Status MqttConnection::subscribe(const std::vector<std::string>& topics) { return impl_->subscribe(topics); }

Result<std::unique_ptr<MqttLink>> open_mqtt_connection(MqttSettings settings, const Clock& clock) {
  auto opened = MqttConnection::open(std::move(settings), clock);
  if (!opened) return pass(opened);
  return std::unique_ptr<MqttLink>(std::move(*opened));
}

}  // namespace sandtable::feeds
