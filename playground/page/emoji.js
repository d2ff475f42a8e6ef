/** The emoji shortcodes in common use; any other stays as the text it is. */

const GLYPHS = `
+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 wave 👋 clap 👏 raised_hands 🙌 pray 🙏 handshake 🤝 muscle 💪 point_right 👉
point_left 👈 point_up ☝️ point_down 👇 ok_hand 👌 raised_hand ✋ hand ✋ v ✌️ crossed_fingers 🤞 writing_hand ✍️
smile 😄 smiley 😃 grinning 😀 grin 😁 joy 😂 laughing 😆 wink 😉 blush 😊 slightly_smiling_face 🙂 relaxed ☺️
heart_eyes 😍 sunglasses 😎 thinking_face 🤔 neutral_face 😐 expressionless 😑 confused 😕 worried 😟 cry 😢 sob 😭
disappointed 😞 pensive 😔 angry 😠 rage 😡 mad 😠 frowning ☹️ slightly_frowning_face 🙁 open_mouth 😮 sweat_smile 😅
tired_face 😫 sleeping 😴 zipper_mouth_face 🤐 shushing_face 🤫 partying_face 🥳 melting_face 🫠 face_palm 🤦 shrug 🤷
heart ❤️ yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 broken_heart 💔 sparkling_heart 💖 fire 🔥
tada 🎉 confetti_ball 🎊 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 sports_medal 🏅 first_place_medal 🥇 star ⭐ star2 🌟
sparkles ✨ dizzy 💫 rocket 🚀 zap ⚡ boom 💥 bulb 💡 key 🔑 lock 🔒 unlock 🔓 closed_lock_with_key 🔐 shield 🛡️
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ heavy_multiplication_x ✖️ negative_squared_cross_mark ❎
warning ⚠️ no_entry ⛔ no_entry_sign 🚫 octagonal_sign 🛑 rotating_light 🚨 exclamation ❗ question ❓ bangbang ‼️
grey_question ❔ grey_exclamation ❕ information_source ℹ️ sos 🆘 construction 🚧 red_circle 🔴 large_orange_circle 🟠
large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪ black_circle ⚫
large_red_square 🟥 large_orange_square 🟧 large_yellow_square 🟨 large_green_square 🟩 large_blue_square 🟦
white_large_square ⬜ black_large_square ⬛ white_medium_square ◻️ small_blue_diamond 🔹 large_blue_diamond 🔷
large_orange_diamond 🔶 arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️
arrow_forward ▶️ double_vertical_bar ⏸️ pause_button ⏸️ black_square_for_stop ⏹️ fast_forward ⏩ rewind ⏪
arrows_counterclockwise 🔄 repeat 🔁 leftwards_arrow_with_hook ↩️ arrow_right_hook ↪️ twisted_rightwards_arrows 🔀
heavy_plus_sign ➕ heavy_minus_sign ➖ one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ zero 0️⃣
calendar 📅 date 📅 spiral_calendar_pad 🗓️ alarm_clock ⏰ hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ timer_clock ⏲️
clock9 🕘 watch ⌚ memo 📝 pencil ✏️ pencil2 ✏️ clipboard 📋 page_facing_up 📄 scroll 📜 books 📚 book 📖 bookmark 🔖
pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗 mag 🔍 mag_right 🔎 inbox_tray 📥 outbox_tray 📤 package 📦 email 📧
envelope ✉️ incoming_envelope 📨 mailbox 📫 speech_balloon 💬 thought_balloon 💭 left_speech_bubble 🗨️ mega 📣
loudspeaker 📢 bell 🔔 no_bell 🔕 telephone_receiver 📞 phone ☎️ computer 💻 desktop_computer 🖥️ gear ⚙️ wrench 🔧
hammer 🔨 hammer_and_wrench 🛠️ toolbox 🧰 ladder 🪜 compass 🧭 world_map 🗺️ triangular_flag_on_post 🚩 checkered_flag 🏁
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 scales ⚖️ balance_scale ⚖️ dart 🎯 puzzle_piece 🧩
jigsaw 🧩 seedling 🌱 herb 🌿 deciduous_tree 🌳 sunny ☀️ sun_with_face 🌞 partly_sunny ⛅ cloud ☁️ rain_cloud 🌧️
snowflake ❄️ ocean 🌊 wind_blowing_face 🌬️ dash 💨 rainbow 🌈 anchor ⚓ boat ⛵ sailboat ⛵ motor_boat 🛥️ island 🏝️
desert_island 🏝️ mountain ⛰️ rock 🪨 coffee ☕ cake 🍰 birthday 🎂 beers 🍻 clinking_glasses 🥂 pizza 🍕 palm_tree 🌴
eyes 👀 eye 👁️ ear 👂 brain 🧠 busts_in_silhouette 👥 bust_in_silhouette 👤 people_holding_hands 🧑‍🤝‍🧑 robot_face 🤖
ghost 👻 house 🏠 office 🏢 hospital 🏥 dove_of_peace 🕊️ recycle ♻️ wastebasket 🗑️ new 🆕 soon 🔜 up 🆙 100 💯 zzz 💤
`.trim().split(/\s+/);

const byName = new Map();
for (let place = 0; place < GLYPHS.length; place += 2) byName.set(GLYPHS[place], GLYPHS[place + 1]);

const escaped = [...byName.keys()].map((name) => name.replace(/[+-]/g, "\\$&"));

/** The source of a regular expression that matches a known shortcode and captures its name. */
export const SHORTCODE = `:(${escaped.join("|")}):`;

export const glyphOf = (name) => byName.get(name);
