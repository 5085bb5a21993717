"""Words for illnesses, states and injuries, by language. ``word*`` stands for every word that begins so.

``DIAGNOSES`` say by themselves what somebody has; ``CONDITIONS`` tell something only of one child, not of many.
"""

DIAGNOSES = {
    "en": """
        cerebral palsy | palsy | autism | autistic | autism spectrum disorder | epilep* | hiv | hiv-positive
        | aids | diabet* | down syndrome | down's syndrome | leukaemia | leukemia | lymphoma | cancer |
        tumour | tumor | brain tumour | brain tumor | tubercul* | asthma | hepatitis | schizophreni* |
        bipolar disorder | depression | ptsd | post-traumatic stress disorder | post-traumatic stress |
        anorexi* | bulimi* | pregnan* | miscarriage | abortion | cystic fibrosis | muscular dystrophy |
        spinal muscular atrophy | sma | haemophilia | hemophilia | meningitis | pneumonia | encephalitis |
        hydrocephalus | heart defect | heart disease | kidney failure | kidney disease | celiac disease |
        scoliosis | adhd | attention deficit disorder | panic attacks | panic disorder | suicid* |
        self-harm* | bedwetting | enuresis | sexually abused | raped | sexual abuse | mental retardation |
        developmental delay | intellectual disability | learning disability | dyslexi* | cleft lip | cleft
        palate | thyroid disease | sickle cell | anaemia | anemia | scabies | syphilis | drug addiction |
        alcohol addiction | mental illness | psychiatric disorder | heart condition | blood cancer | bone
        cancer | congenital heart disease | congenital heart defect | phenylketonuria | gastritis | typhoid
        | measles | tetraplegia | rare genetic disorder | genetic disorder | genetic disease | rare disease
        | chronic illness | chronic disease | insulin
    """,
    "de": """
        zerebralparese | infantile zerebralparese | autis* | epilep* | hiv | hiv-positiv* | aids | diabet* |
        down-syndrom | leukämie | krebs | krebskrank* | tumor | hirntumor | tuberkulose | asthma | hepatitis
        | schizophren* | depression* | depressiv* | ptbs | posttraumatisch* belastungsstörung | magersucht |
        bulimie | schwanger* | fehlgeburt | mukoviszidose | muskeldystrophie | muskelatrophie | hämophilie |
        meningitis | lungenentzündung | herzfehler | nierenversagen | skoliose | adhs | panikattacken |
        suizid* | selbstmord* | selbstverletz* | bettnäss* | vergewaltigt | missbraucht | geistig*
        behinderung | entwicklungsverzögerung | legasthenie | blutarmut | krätze | herzkrankheit |
        herzleiden | zuckerkrank* | hirnhautentzündung | bluterkrankheit | querschnittsgelähmt | gendefekt |
        erbkrankheit
    """,
    "fr": """
        paralysie cérébrale | infirmité motrice cérébrale | autis* | épilep* | vih | séropositi* | sida |
        diabèt* | diabétique | trisomie | trisomique | syndrome de down | leucémie | cancer | tumeur |
        tubercul* | asthm* | hépatite | schizophrén* | dépression | dépressi* | stress post-traumatique |
        anorexi* | boulimi* | enceinte | grossesse | fausse couche | mucoviscidose | myopathie | dystrophie
        musculaire | hémophil* | méningite | pneumonie | malformation cardiaque | insuffisance rénale |
        scoliose | tdah | crises de panique | suicid* | automutil* | énurésie | violée | violé | agression
        sexuelle | retard mental | retard de développement | déficience intellectuelle | anémie | gale |
        maladie cardiaque | maladie génétique | maladie rare
    """,
    "es": """
        parálisis cerebral | autis* | epilep* | epilép* | vih | seropositiv* | sida | diabet* | diabét* |
        síndrome de down | leucemia | cáncer | tumor | tubercul* | asma | asmátic* | hepatitis |
        esquizofren* | depresión | depresiv* | estrés postraumático | trastorno de estrés postraumático |
        anorexi* | bulimi* | embaraz* | aborto | fibrosis quística | distrofia muscular | atrofia muscular |
        hemofili* | meningitis | neumonía | cardiopatía | insuficiencia renal | escoliosis | tdah | ataques
        de pánico | suicid* | autolesion* | enuresis | violada | violado | abuso sexual | retraso mental |
        discapacidad intelectual | anemia | sarna | enfermedad cardíaca | enfermedad genética | enfermedad
        rara
    """,
    "pl": """
        porażeni* mózgow* | mózgow* porażeni* | autyzm* | autystyczn* | epilep* | padaczk* | hiv | aids |
        cukrzyc* | zesp* downa | białaczk* | rak | raka | rakiem | nowotwór* | nowotwor* | guz* mózgu | guz*
        | gruźlic* | astm* | zapaleni* wątroby | schizofreni* | depresj* | ptsd | stres* pourazow* |
        anoreksj* | bulimi* | ciąż* | ciężarn* | poronieni* | mukowiscydoz* | dystrofi* | zanik* mięśni |
        hemofili* | zapaleni* opon* mózgow* | zapaleni* płuc | wad* serca | niewydolnoś* nerek | skolioz* |
        adhd | atak* paniki | samobój* | samookalecz* | moczeni* | zgwałcon* | niepełnosprawnoś*
        intelektualn* | anemi* | świerzb* | chorob* serca | chorob* genetyczn*
    """,
    "tr": """
        serebral palsi* | beyin felci* | otizm* | otistik | epileps* | sara hastas* | hiv | aids | diyabet*
        | şeker hastas* | down sendrom* | lösemi* | kanser* | tümör* | tüberküloz* | verem | astım* |
        hepatit* | şizofren* | depresyon* | travma sonrası stres bozukluğu | tssb | anoreksi* | bulimi* |
        hamile* | gebe* | düşük yaptı | kistik fibroz* | kas erimesi | kas distrofi* | hemofili* | menenjit*
        | zatürre* | kalp hastas* | kalp rahatsız* | böbrek yetmezli* | skolyoz | dehb | panik atak* |
        intihar* | tecavüz* | cinsel istismar* | zihinsel engel* | anemi* | uyuz | genetik hastalı*
    """,
    "cy": """
        дцп | церебральн* параліч* | церебральн* паралич* | дитяч* церебральн* параліч* | детск* церебральн*
        паралич* | аутизм* | аутист* | розлад* аутистичн* спектр* | расстройств* аутистическ* спектр* |
        епілепс* | эпилепс* | віл | вич | віл-інфік* | вич-инфицир* | віл-позитив* | снід* | спид | спида |
        діабет* | диабет* | синдром* дауна | лейкемі* | лейкеми* | лейкоз* | рак* крові | рак* крови | рак |
        раку | рака | раком | онкологі* | онкологи* | онкохвор* | онкозаболев* | онкозахвор* | пухлин* |
        опухол* | туберкульоз* | туберкулез* | астм* | гепатит* | шизофрені* | шизофрени* | депресі* |
        депресси* | птср | посттравматичн* стресов* розлад* | посттравматическ* стрессов* расстройств* |
        анорексі* | анорекси* | булімі* | булими* | вагітн* | беременн* | викидень | выкидыш* | аборт* |
        муковісцидоз* | муковисцидоз* | м'язов* дистрофі* | мышечн* дистрофи* | м'язов* атрофі* | мышечн*
        атрофи* | сма | гемофілі* | гемофили* | менінгіт* | менингит* | пневмоні* | пневмони* | запалення
        легень | воспалени* легких | вад* серця | порок* сердца | ниркова недостатність | почечн*
        недостаточност* | сколіоз* | сколиоз* | рдуг | сдвг | гіперактивн* | панічн* атак* | паническ* атак*
        | суїцид* | суицид* | самогубств* | самоубийств* | самоушкодж* | енурез* | энурез* | зґвалтован* |
        зґвалтува* | изнасилован* | изнасилова* | сексуальн* насильств* | сексуальн* насили* | розумов*
        відстал* | умственн* отстал* | затримк* розвитку | задержк* развития | анемі* | анеми* | корост* |
        чесотк* | хвороб* серця | болезн* сердца | порушення слуху | психічн* розлад* | психическ*
        расстройств* | генетичн* захворюванн* | генетическ* заболевани* | рідкісн* захворюванн* | редк*
        заболевани* | заїкан* | заикани* | гідроцефалі* | гидроцефали* | інсулін* | инсулин*
    """,
    "ar": """
        الشلل الدماغي | شلل دماغي | بالشلل الدماغي | التوحد | توحد | بالتوحد | الصرع | صرع | بالصرع | الايدز
        | بالايدز | ايدز | السكري | بالسكري | سكري | السكر | متلازمة داون | بمتلازمة داون | اللوكيميا |
        سرطان* | السرطان | بالسرطان | بسرطان* | ورم* | السل | بالسل | الربو | بالربو | ربو | التهاب الكبد |
        بالتهاب الكبد | الفصام | الاكتئاب | بالاكتئاب | اكتئاب | اضطراب ما بعد الصدمة | باضطراب ما بعد
        الصدمة | حامل | حاملا | الحمل | اجهاض* | التليف الكيسي | ضمور العضلات | بضمور العضلات | الهيموفيليا
        | التهاب السحايا | الالتهاب الرئوي | بالتهاب رئوي | التهاب رئوي | عيب خلقي في القلب | مرض القلب |
        مرض في القلب | الفشل الكلوي | بالفشل الكلوي | الانتحار | انتحار* | اغتصاب* | اغتصبت | تخلف عقلي |
        اعاقة ذهنية | اعاقة عقلية | فقر الدم | بفقر الدم | فيروس نقص المناعة | بفيروس نقص المناعة | نوبات
        هلع | لوكيميا | باللوكيميا
    """,
}

CONDITIONS = {
    "en": """
        disability | disabilities | disabled | wheelchair | blind | deaf | amputat* | lost a leg | lost an
        arm | lost his leg | lost her leg | lost his arm | lost her arm | concussion | shrapnel wound* |
        shrapnel injur* | burns | broken leg | broken arm | fractur* | paralysed | paralyzed | coma |
        surgery | operation | hospitalised | hospitalized | malnutrition | malnourished | underweight |
        psychiatric hospital | psychiatric ward | psychiatric clinic | transplant | prosthe* | hearing loss
        | stutter* | seizures | intensive care
    """,
    "de": """
        behinderung* | behindert* | rollstuhl* | blind* | taub* | gehörlos* | amputi* | gehirnerschütterung
        | splitterverletzung* | verbrennungen | gebrochen* | gelähmt* | koma | operation | operiert |
        unterernähr* | psychiatri* | transplant* | prothes* | krampfanfäll* | intensivstation | schwerhörig*
    """,
    "fr": """
        handicap* | fauteuil roulant | aveugle | sourd* | amput* | commotion* | éclats d'obus | brûlures |
        fracture* | paralysé* | coma | opération chirurgicale | opéré* | hospitalis* | malnutri* |
        psychiatri* | greffe | prothès* | convulsions | réanimation
    """,
    "es": """
        discapacidad* | discapacitad* | silla de ruedas | cieg* | sord* | amput* | conmoción cerebral |
        metralla | quemaduras | fractur* | paralític* | paralizad* | coma | cirugía | operad* | hospitaliz*
        | desnutri* | psiquiátric* | trasplant* | prótesis | convulsiones | cuidados intensivos
    """,
    "pl": """
        niepełnosprawn* | wózk* inwalidzk* | wózku | niewidom* | głuch* | amput* | wstrząs* mózgu | ran*
        odłamkow* | poparzeni* | oparzeni* | złaman* | sparaliżowan* | śpiączk* | operacj* | hospitaliz* |
        niedożywi* | psychiatryczn* | przeszczep* | protez* | drgawk*
    """,
    "tr": """
        engelli* | tekerlekli sandalye* | kör | sağır | işitme engel* | görme engel* | ampute* | beyin
        sarsıntısı | şarapnel* | yanık* | kırık* | felç* | koma* | ameliyat* | hastaneye kaldır* | yetersiz
        beslen* | psikiyatri* | nakil | protez* | nöbet geçir* | yoğun bakım*
    """,
    "cy": """
        інвалідн* | инвалидн* | з інвалідністю | с инвалидностью | незряч* | сліп* | слеп* | глух* | ампут*
        | контузі* | контузи* | струс* мозку | сотрясени* мозга | осколков* | уламков* | опік* | ожог* |
        перелом* | паралізован* | парализован* | кома | коми | комі | коме | кому | операці* на | операци*
        на | прооперован* | прооперирован* | госпіталіз* | госпитализ* | виснажен* | истощен* | психіатричн*
        | психиатрическ* | психлікарн* | психбольниц* | трансплант* | протез* | судом* | судорог* |
        реанімаці* | реанимаци*
    """,
    "ar": """
        اعاقة | اعاقه | معاق | معاقة | الاعاقة | كرسي متحرك | كفيف | كفيفة | اصم | بتر* | ارتجاج* | شظايا |
        حروق | كسر | كسور | مشلول* | غيبوبة | عملية جراحية | سوء التغذية | مستشفى الامراض النفسية | زراعة |
        طرف صناعي
    """,
}

DIAGNOSED = {
    "en": """
        diagnosed with | suffers from | suffering from | suffered from | treated for | was diagnosed as
    """,
    "de": """
        leidet an | litt an | erkrankt an | diagnose
    """,
    "fr": """
        atteint de | atteinte de | souffre de | souffrait de | souffrant de
    """,
    "es": """
        diagnosticado con | diagnosticada con | diagnosticado de | diagnosticada de | padece de | padece |
        sufre de
    """,
    "pl": """
        choruje na | chory na | chora na | cierpi na | zdiagnozowano
    """,
    "cy": """
        діагноз | діагнозом | диагноз | диагнозом | хворіє на | хворий на | хвора на | хвору на | хворого на
        | страждає на | болеет | болен | больна | страдает от | страдает
    """,
    "ar": """
        يعاني من | تعاني من | مصاب ب | مصابة ب | المصاب ب | المصابة ب
    """,
}
"""What is said before an illness: what follows, to the next pause, is one even if no list has it."""

HOUSES = {
    "en": """
        hospital centre center institute clinic society foundation charity research ward unit
    """,
    "de": """
        klinik zentrum institut stiftung gesellschaft
    """,
    "fr": """
        hôpital centre institut fondation
    """,
    "es": """
        hospital centro instituto fundación
    """,
    "pl": """
        szpital centrum instytut fundacja
    """,
    "tr": """
        hastanesi merkezi vakfı
    """,
    "cy": """
        лікарня больница центр центру інститут институт фонд фонду клініка клиника диспансер
    """,
    "ar": """
        مستشفى مركز مؤسسة
    """,
}
"""Names of houses: an illness in the name of a hospital is nobody's."""
