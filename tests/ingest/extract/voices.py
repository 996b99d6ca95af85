"""Who speaks in sentences of five languages. People, places and events are all invented.

One row a text: the text, and every passage in marks with its speaker, None for nobody.
"""

from __future__ import annotations

Row = tuple[str, dict[str, str | None]]


GERMAN: list[Row] = [
    (
        "„Wir öffnen den Hafen nicht“, sagte Bürgermeisterin Ilse Brandt am Montag.",
        {"„Wir öffnen den Hafen nicht“": "Ilse Brandt"},
    ),
    (
        "„Der Damm hält“, erklärte der Sprecher der Hafenbehörde.",
        {"„Der Damm hält“": "Sprecher der Hafenbehörde"},
    ),
    (
        "Oskar Vane sagte der Aldmerer Zeitung: „Niemand hat uns gewarnt.“",
        {"„Niemand hat uns gewarnt.“": "Oskar Vane"},
    ),
    (
        "Am Dienstag sagte Oskar Vane: „Das war ein Fehler.“",
        {"„Das war ein Fehler.“": "Oskar Vane"},
    ),
    (
        "Ilse Brandt, die Bürgermeisterin von Aldmere, nannte den Bericht „reine Spekulation“.",
        {"„reine Spekulation“": "Ilse Brandt"},
    ),
    (
        "Laut Oskar Vane war der Sturm „höhere Gewalt“.",
        {"„höhere Gewalt“": "Oskar Vane"},
    ),
    (
        "Nach Angaben der Polizei wurde „niemand verletzt“.",
        {"„niemand verletzt“": "Polizei"},
    ),
    (
        "Der Vertrag sei „ungültig“, so Ilse Brandt.",
        {"„ungültig“": "Ilse Brandt"},
    ),
    (
        "Oskar Vane hat den Umbau gestern im Rat als „teuren Unsinn“ bezeichnet.",
        {"„teuren Unsinn“": "Oskar Vane"},
    ),
    (
        "Oskar Vane kam spät. Er fügte hinzu, man habe „alles versucht“.",
        {"„alles versucht“": "Oskar Vane"},
    ),
    (
        "»Das Wasser stieg schnell«, berichtete Anwohner Emil Roth.",
        {"»Das Wasser stieg schnell«": "Emil Roth"},
    ),
    (
        "„Das geht nicht“, sagte Ilse Brandt. „Wir wollen ‚mehr Zeit‘ dafür.“",
        {"„Das geht nicht“": "Ilse Brandt", "„Wir wollen ‚mehr Zeit‘ dafür.“": "Ilse Brandt"},
    ),
    (
        "Dem Bauunternehmer Oskar Vane zufolge ist der Pier „völlig sicher“.",
        {"„völlig sicher“": "Oskar Vane"},
    ),
    (
        "Zuvor hatte Ilse Brandt im Radio gesagt: „Der Pier bleibt zu.“",
        {"„Der Pier bleibt zu.“": "Ilse Brandt"},
    ),
    (
        "Wie die Ministerin Greta Holm sagte, sei das „ein Anfang“.",
        {"„ein Anfang“": "Greta Holm"},
    ),
    (
        "Der Roman „Der lange Deich“ erscheint im Mai.",
        {"„Der lange Deich“": None},
    ),
    (
        "Vane wies die Kritik als „haltlos“ zurück. Oskar Vane leitet den Hafen.",
        {"„haltlos“": "Oskar Vane"},
    ),
    (
        "„Ich bin enttäuscht“, so der Chef der Hafengewerkschaft, Emil Roth.",
        {"„Ich bin enttäuscht“": "Emil Roth"},
    ),
    (
        "In einem Brief an den Rat schrieb die Direktorin Klara Senn: „Die Lage ist ernst.“",
        {"„Die Lage ist ernst.“": "Klara Senn"},
    ),
    (
        "„Wann kommt das Geld?“, fragte ein Anwohner.",
        {"„Wann kommt das Geld?“": "Anwohner"},
    ),
    (
        "Der Vorstandschef der Werft, Jonas Petri, kündigte „schmerzhafte Schritte“ an.",
        {"„schmerzhafte Schritte“": "Jonas Petri"},
    ),
    (
        "Holm warf dem Rat vor, er habe „geschlafen“.",
        {"„geschlafen“": "Holm"},
    ),
    (
        "„Das Boot“, sagte sie der Nachrichtenagentur Norpress, „war längst verloren.“",
        {"„Das Boot“": "sie", "„war längst verloren.“": "sie"},
    ),
]

FRENCH: list[Row] = [
    (
        "« Nous ne rouvrirons pas le port », a déclaré la maire Élise Morel lundi.",
        {"« Nous ne rouvrirons pas le port »": "Élise Morel"},
    ),
    (
        "« La digue tient », a-t-il ajouté.",
        {"« La digue tient »": "il"},
    ),
    (
        "Selon Paul Garnier, la tempête était « un cas de force majeure ».",
        {"« un cas de force majeure »": "Paul Garnier"},
    ),
    (
        "Paul Garnier a qualifié le rapport de « pure invention ».",
        {"« pure invention »": "Paul Garnier"},
    ),
    (
        "« C'est une faute », explique à l'Agence du Nord Paul Garnier, directeur du port.",
        {"« C'est une faute »": "Paul Garnier"},
    ),
    (
        "Élise Morel, maire d'Aldmère, a répondu : « Personne ne nous a prévenus. »",
        {"« Personne ne nous a prévenus. »": "Élise Morel"},
    ),
    (
        "« Nous resterons, a déclaré Élise Morel, jusqu'au bout de ce chantier. »",
        {"« Nous resterons": "Élise Morel", "jusqu'au bout de ce chantier. »": "Élise Morel"},
    ),
    (
        "D'après le porte-parole de l'agence portuaire, le quai est « sûr ».",
        {"« sûr »": "porte-parole de l'agence portuaire"},
    ),
    (
        "« Qui a signé ? », demande Élise Morel.",
        {"« Qui a signé ? »": "Élise Morel"},
    ),
    (
        "Paul Garnier est venu hier. Il a dit que la ville avait « tout essayé ».",
        {"« tout essayé »": "Paul Garnier"},
    ),
    (
        "Le ministre de l'Intérieur Jean Brandel a dénoncé « une honte ».",
        {"« une honte »": "Jean Brandel"},
    ),
    (
        "“Il faut du temps”, affirme l'ancien préfet.",
        {"“Il faut du temps”": "ancien préfet"},
    ),
    (
        "Dans un communiqué, Élise Morel a dit regretter « un ‹ grand › malentendu ».",
        {"« un ‹ grand › malentendu »": "Élise Morel"},
    ),
    (
        "« On nous a menti », assure-t-elle. « Et cela continue. »",
        {"« On nous a menti »": "elle", "« Et cela continue. »": "elle"},
    ),
    (
        "Le roman « La Longue Digue » paraît en mai.",
        {"« La Longue Digue »": None},
    ),
    (
        "Interrogée lundi, la directrice Claire Vasseur évoque « une erreur ».",
        {"« une erreur »": "Claire Vasseur"},
    ),
    (
        "« Il fallait agir vite », se souvient Marcel Orr, pêcheur.",
        {"« Il fallait agir vite »": "Marcel Orr"},
    ),
    (
        "Pour le syndicat, c'est « un mépris total », selon son secrétaire Luc Ferrand.",
        {"« un mépris total »": "Luc Ferrand"},
    ),
    (
        "« La ville a été abandonnée », ont dénoncé les habitants du quartier.",
        {"« La ville a été abandonnée »": "habitants du quartier"},
    ),
    (
        "Et d'ajouter : « Nous n'avons plus rien. »",
        {"« Nous n'avons plus rien. »": None},
    ),
    (
        "Le président de la région, Henri Colas, s'est dit « très inquiet ».",
        {"« très inquiet »": "Henri Colas"},
    ),
    (
        "« Je ne partirai pas », a martelé devant la presse le chef du port.",
        {"« Je ne partirai pas »": "chef du port"},
    ),
]

SPANISH: list[Row] = [
    (
        "«No abriremos el puerto», dijo la alcaldesa Elena Rubio el lunes.",
        {"«No abriremos el puerto»": "Elena Rubio"},
    ),
    (
        "«El dique aguanta», ha declarado el portavoz de la autoridad portuaria.",
        {"«El dique aguanta»": "portavoz de la autoridad portuaria"},
    ),
    (
        "Óscar Vane afirmó: «Nadie nos avisó».",
        {"«Nadie nos avisó»": "Óscar Vane"},
    ),
    (
        "Según Óscar Vane, la tormenta fue «un caso de fuerza mayor».",
        {"«un caso de fuerza mayor»": "Óscar Vane"},
    ),
    (
        "Elena Rubio, alcaldesa de Aldmere, calificó el informe de «pura invención».",
        {"«pura invención»": "Elena Rubio"},
    ),
    (
        "Óscar Vane llegó tarde. Dijo que la ciudad había «intentado todo».",
        {"«intentado todo»": "Óscar Vane"},
    ),
    (
        "—No nos iremos —dijo Elena Rubio—. Es nuestra casa.",
        {"No nos iremos": "Elena Rubio", "Es nuestra casa.": "Elena Rubio"},
    ),
    (
        "«No nos iremos —aseguró Óscar Vane—, es nuestra casa».",
        {"«No nos iremos": "Óscar Vane", "es nuestra casa»": "Óscar Vane"},
    ),
    (
        "“¿Quién firmó?”, preguntó el juez Mateo Luna.",
        {"“¿Quién firmó?”": "Mateo Luna"},
    ),
    (
        "Así lo ha explicado ayer Elena Rubio: «Falta dinero».",
        {"«Falta dinero»": "Elena Rubio"},
    ),
    (
        "«No lo sé», manifestó Vane, que luego añadió: «No es cosa mía». Óscar Vane calla.",
        {"«No lo sé»": "Óscar Vane", "«No es cosa mía»": "Óscar Vane"},
    ),
    (
        "En palabras de la ministra Clara Ríos, el muelle es «seguro».",
        {"«seguro»": "Clara Ríos"},
    ),
    (
        "El alcalde visitó el muelle y prometió «una “solución” rápida».",
        {"«una “solución” rápida»": "alcalde"},
    ),
    (
        "«Es tarde», se lamentó él.",
        {"«Es tarde»": "él"},
    ),
    (
        "La novela «El Largo Dique» sale en mayo.",
        {"«El Largo Dique»": None},
    ),
    (
        "La directora del puerto, Inés Salas, pidió «calma».",
        {"«calma»": "Inés Salas"},
    ),
    (
        "«Fue horrible», recuerda Mateo Luna, pescador de 60 años.",
        {"«Fue horrible»": "Mateo Luna"},
    ),
    (
        "El ministro de Puertos, Jorge Prado, aseguró este martes que el plan es «irreversible».",
        {"«irreversible»": "Jorge Prado"},
    ),
    (
        "«La ciudad está sola», denunciaron los vecinos.",
        {"«La ciudad está sola»": "vecinos"},
    ),
    (
        "Luna dijo sentirse «abandonado» y añadió que la obra es «una trampa».",
        {"«abandonado»": "Luna", "«una trampa»": "Luna"},
    ),
    (
        "De acuerdo con la fiscal Nuria Vidal, los papeles son «falsos».",
        {"«falsos»": "Nuria Vidal"},
    ),
    (
        "Preguntado por el coste, el alcalde respondió: «No lo sabemos».",
        {"«No lo sabemos»": "alcalde"},
    ),
]

RUSSIAN: list[Row] = [
    (
        "«Мы не откроем порт», — заявила мэр Анна Варина в понедельник.",
        {"«Мы не откроем порт»": "Анна Варина"},
    ),
    (
        "«Дамба держится», — сообщил представитель портового управления.",
        {"«Дамба держится»": "представитель портового управления"},
    ),
    (
        "Олег Ронин сказал: «Нас никто не предупредил».",
        {"«Нас никто не предупредил»": "Олег Ронин"},
    ),
    (
        "По словам Олега Ронина, шторм был «стихийным бедствием». Олег Ронин руководит портом.",
        {"«стихийным бедствием»": "Олег Ронин"},
    ),
    (
        "По его словам, причал «совершенно безопасен».",
        {"«совершенно безопасен»": "его"},
    ),
    (
        "Олег Ронин приехал поздно. Он добавил, что город «сделал всё».",
        {"«сделал всё»": "Олег Ронин"},
    ),
    (
        "«Мы не уйдём, — сказал Олег Ронин. — Это наш дом».",
        {"«Мы не уйдём": "Олег Ронин", "Это наш дом»": "Олег Ронин"},
    ),
    (
        "— Мы не уйдём, — сказала Анна Варина. — Это наш дом.",
        {"Мы не уйдём": "Анна Варина", "Это наш дом.": "Анна Варина"},
    ),
    (
        "Анна Варина, мэр Олдмера, назвала отчёт «чистой выдумкой».",
        {"«чистой выдумкой»": "Анна Варина"},
    ),
    (
        "Как заявил журналистам Олег Ронин, это «только начало».",
        {"«только начало»": "Олег Ронин"},
    ),
    (
        "«Кто подписал?» — спросил судья Лев Марков.",
        {"«Кто подписал?»": "Лев Марков"},
    ),
    (
        "„Воды было много“, — рассказала она.",
        {"„Воды было много“": "она"},
    ),
    (
        "Ранее в понедельник глава порта Олег Ронин отметил, что «денег нет».",
        {"«денег нет»": "Олег Ронин"},
    ),
    (
        "«Это поздно», — признал Ронин. Олег Ронин ушёл.",
        {"«Это поздно»": "Олег Ронин"},
    ),
    (
        "Роман «Долгая дамба» выйдет в мае.",
        {"«Долгая дамба»": None},
    ),
    (
        "Директор порта Игорь Сомов пообещал «полную проверку».",
        {"«полную проверку»": "Игорь Сомов"},
    ),
    (
        "«Это было страшно», — вспоминает рыбак Степан Кедров.",
        {"«Это было страшно»": "Степан Кедров"},
    ),
    (
        "По мнению эксперта Павла Лугина, проект «обречён».",
        {"«обречён»": "Павла Лугина"},
    ),
    (
        "«Город бросили», — жалуются жители.",
        {"«Город бросили»": "жители"},
    ),
    (
        "Сомов добавил: «Решение принято». Ранее он назвал критику «смешной».",
        {"«Решение принято»": "Сомов", "«смешной»": "он"},
    ),
    (
        "В интервью газете «Маяк» министр Дарья Орлова призналась, что «ошиблась».",
        {"«Маяк»": None, "«ошиблась»": "Дарья Орлова"},
    ),
    (
        "Компания «Северный док» закрыла верфь.",
        {"«Северный док»": None},
    ),
]

ARABIC: list[Row] = [
    (
        "قال أحمد سالم: «لن نفتح الميناء».",
        {"«لن نفتح الميناء»": "أحمد سالم"},
    ),
    (
        "وقالت رئيسة البلدية ليلى حداد إن التقرير «محض خيال».",
        {"«محض خيال»": "ليلى حداد"},
    ),
    (
        'وأضاف أحمد سالم للصحفيين: "لم يحذرنا أحد".',
        {'"لم يحذرنا أحد"': "أحمد سالم"},
    ),
    (
        "«السد صامد»، أكد المتحدث باسم هيئة الميناء.",
        {"«السد صامد»": "المتحدث باسم هيئة الميناء"},
    ),
    (
        "وبحسب أحمد سالم، كانت العاصفة «قوة قاهرة».",
        {"«قوة قاهرة»": "أحمد سالم"},
    ),
    (
        "وفقاً لأحمد سالم فإن الرصيف «آمن تماما».",
        {"«آمن تماما»": "أحمد سالم"},
    ),
    (
        "وصف أحمد سالم القرار بأنه «خطأ كبير».",
        {"«خطأ كبير»": "أحمد سالم"},
    ),
    (
        "وصل أحمد سالم متأخرا. وأضاف: «المدينة حاولت كل شيء».",
        {"«المدينة حاولت كل شيء»": "أحمد سالم"},
    ),
    (
        "قال أحمد سالم: «نحن باقون». وأضاف: «هذا بيتنا».",
        {"«نحن باقون»": "أحمد سالم", "«هذا بيتنا»": "أحمد سالم"},
    ),
    (
        "وفي بيان صدر الاثنين، أعلنت هيئة الميناء أن الرصيف «مغلق».",
        {"«مغلق»": "هيئة الميناء"},
    ),
    (
        "وشدد الائتلاف على «ضرورة الانتظار».",
        {"«ضرورة الانتظار»": "الائتلاف"},
    ),
    (
        "«من وقّع؟»، سأل القاضي كريم ناصر.",
        {"«من وقّع؟»": "كريم ناصر"},
    ),
    (
        "أحمد سالم، مدير الميناء، قال: «لا مال لدينا».",
        {"«لا مال لدينا»": "أحمد سالم"},
    ),
    (
        "وقال هو: «فات الأوان».",
        {"«فات الأوان»": "هو"},
    ),
    (
        "صدرت رواية «السد الطويل» في مايو.",
        {"«السد الطويل»": None},
    ),
    (
        "وأكد وزير الموانئ خالد منصور أن الخطة «لا رجعة فيها».",
        {"«لا رجعة فيها»": "خالد منصور"},
    ),
    (
        "ودعا مدير الميناء سامي حداد إلى «الهدوء».",
        {"«الهدوء»": "سامي حداد"},
    ),
    (
        "«كان الأمر مروعا»، يقول الصياد يوسف نجار.",
        {"«كان الأمر مروعا»": "يوسف نجار"},
    ),
    (
        "من جهته، اعتبر النائب رامي عون أن القرار «كارثة».",
        {"«كارثة»": "رامي عون"},
    ),
    (
        "وقال سكان الحي إن المدينة «متروكة».",
        {"«متروكة»": "سكان الحي"},
    ),
    (
        'وردا على سؤال، أجابت الوزيرة: "لا نعرف بعد".',
        {'"لا نعرف بعد"': "الوزيرة"},
    ),
    (
        'وأشار التقرير إلى "إهمال واضح".',
        {'"إهمال واضح"': "التقرير"},
    ),
]
